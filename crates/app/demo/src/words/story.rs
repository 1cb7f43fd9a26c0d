//! What customers write about: subjects and letters with places for a product, an order and a town.

use crate::draw::Draw;
use crate::words::catalogue::{TOOLS, Tool};

/// One thing that goes wrong or is asked.
pub struct Topic {
    /// How the customer headed it.
    pub subject: &'static str,
    /// What the customer wrote.
    pub letter: &'static str,
    /// Case type in the org.
    pub kind: &'static str,
    /// How pressing such a thing is, as a rule.
    pub priority: &'static str,
}

const fn topic(
    subject: &'static str,
    kind: &'static str,
    priority: &'static str,
    letter: &'static str,
) -> Topic {
    Topic { subject, letter, kind, priority }
}

/// The topics. `{tool}`, `{article}`, `{order}`, `{count}` and `{day}` are filled in.
pub const TOPICS: &[Topic] = &[
    topic(
        "Order {order} shows paid but no confirmation",
        "Problem",
        "High",
        "The money left our account on {day} and the order page says paid, but nobody wrote to us. Is it on its way?",
    ),
    topic(
        "Voucher refused at the last step",
        "Problem",
        "Medium",
        "The voucher from the spring letter is taken in the basket and refused when I press Place order. I have kept the page open.",
    ),
    topic(
        "Cannot sign in after changing my address",
        "Problem",
        "High",
        "I changed the e-mail on the account page. Now the old one is unknown and the new one gets no letter.",
    ),
    topic(
        "Handle of the {tool} came loose",
        "Problem",
        "Medium",
        "Second week of use, dry weather, nothing unusual. The handle of the {tool} ({article}) turns in the socket. Can it be re-fixed or do I send it in?",
    ),
    topic(
        "Wrong article in order {order}",
        "Problem",
        "Medium",
        "We ordered {count} of {article} and the box holds something else. The delivery note is right, the contents are not. We need them by {day}.",
    ),
    topic(
        "{count} x {tool}: can you deliver before {day}?",
        "Question",
        "Medium",
        "A client moved a job forward. If we order {count} now, do they reach us before {day}? A part delivery would help.",
    ),
    topic(
        "Spare blade for the {tool}",
        "Question",
        "Low",
        "Do you sell a spare for {article}? The help page shows three and I cannot tell which one fits.",
    ),
    topic(
        "Invoice for order {order} without VAT number",
        "Problem",
        "Low",
        "Our accountant sends the invoice back. The VAT number is in the account, but not on the paper.",
    ),
    topic(
        "Checkout page stays empty on the tablet",
        "Problem",
        "High",
        "On the workshop tablet the checkout shows the header and nothing else. It works on the desktop. We order from the bench, so it matters.",
    ),
    topic(
        "Sharpening service: how to pack a {tool}",
        "Question",
        "Low",
        "I want to send in the {tool}. Do you need the whole tool or the blade alone, and which form goes in the box?",
    ),
    topic(
        "Delivery driver left the parcel at the gate",
        "Problem",
        "Medium",
        "Order {order}. It rained all {day} and the {tool} stood in it. There is rust on the socket already.",
    ),
    topic(
        "Return of {count} unused {article}",
        "Question",
        "Low",
        "The school bought {count} too many. All in their wrapping. How do we send them back and is there a fee?",
    ),
    topic(
        "Saved card is gone from the account",
        "Problem",
        "Medium",
        "The card I always pay with is no longer offered. I do not want to type it in again before I know why.",
    ),
    topic(
        "Trade account: two buyers on one login",
        "Question",
        "Low",
        "Two of us order. May we have two logins that see the same invoices?",
    ),
    topic(
        "{tool} arrived with a bent tip",
        "Problem",
        "Medium",
        "The tip of the {tool} is bent by some millimetres. The box was whole. Picture follows when the form takes it.",
    ),
    topic(
        "Bed planner loses my rows",
        "Problem",
        "Medium",
        "I plan twelve beds, go to the shop for a price, come back, and the last rows are gone. It happened three times on {day}.",
    ),
    topic(
        "Price on the page and in the basket differ",
        "Problem",
        "High",
        "{article} is cheaper on its page than in the basket. Which one is true? I have {count} of them in there.",
    ),
    topic(
        "Guarantee for a gift",
        "Question",
        "Low",
        "My daughter gave me the {tool}. I have no receipt, only the card it came with. Is the guarantee on the number stamped on it?",
    ),
    topic(
        "Subscription letter goes to the old office",
        "Problem",
        "Low",
        "Your seasonal letter still goes to the address we left last year. The account shows the new one.",
    ),
    topic(
        "Delivery slot cannot be chosen",
        "Problem",
        "High",
        "All slots are grey for the next four weeks. Order of {count} x {article} waiting. Is it us or the page?",
    ),
    topic(
        "Left-handed version of the {tool}",
        "Question",
        "Low",
        "Two of my people are left-handed. Is there a version for them, or one that suits both?",
    ),
    topic(
        "Return label does not print",
        "Problem",
        "Low",
        "The page with the label opens and closes by itself. I tried two browsers.",
    ),
    topic(
        "Order {order} delivered in two parts, one missing",
        "Problem",
        "Medium",
        "The first part came on {day}: fine. The tracking of the second says delivered, but not to us.",
    ),
    topic(
        "Demonstration day at our yard",
        "Question",
        "Low",
        "We are {count} people and would like to try the {tool} and a few others before we order for the season. Do you come out?",
    ),
];

/// What stood in the places of a topic for one Case.
pub struct Filled {
    pub subject: String,
    pub letter: String,
}

/// The topic with its places filled in.
pub fn fill(draw: &mut Draw, topic: &Topic) -> Filled {
    let tool: &Tool = draw.pick(TOOLS);
    let order = format!("FH-{}", draw.between(7_000, 9_899));
    let count = draw.between(3, 24).to_string();
    let day = *draw.pick(&["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]);
    let put = |text: &str| {
        text.replace("{tool}", tool.name)
            .replace("{article}", tool.article)
            .replace("{order}", &order)
            .replace("{count}", &count)
            .replace("{day}", day)
    };
    let mut subject = put(topic.subject);
    if let Some(first) = subject.get(0..1) {
        let first = first.to_uppercase();
        subject.replace_range(0..1, &first);
    }
    Filled { subject, letter: put(topic.letter) }
}
