//! The questions customers ask most, with their answers.

/// One question of the help page.
#[derive(Debug)]
pub(crate) struct Question {
    /// What it is about, as its heading.
    pub(crate) topic: &'static str,
    pub(crate) asked: &'static str,
    pub(crate) answer: &'static str,
}

/// All of them, topic by topic.
pub(crate) const QUESTIONS: &[Question] = &[
    Question {
        topic: "Orders and delivery",
        asked: "When will my order arrive?",
        answer: "Orders placed before 2 pm leave the workshop the same day. Standard delivery takes 3 to 4 working days, next-day delivery one. Things made to order show their own time on the product page.",
    },
    Question {
        topic: "Orders and delivery",
        asked: "What does delivery cost?",
        answer: "£4.95 within Great Britain, free from £60. Next working day is £9.50. Collecting from the workshop costs nothing.",
    },
    Question {
        topic: "Orders and delivery",
        asked: "Why is my postcode refused at checkout?",
        answer: "The label printer needs the space before the last three characters: EX31 4QT, not EX314QT. Add the space and place the order again; what you typed is still there.",
    },
    Question {
        topic: "Orders and delivery",
        asked: "Can I change the delivery note after ordering?",
        answer: "Until the parcel is packed, yes. Ring us with your order number and we write the new note on the label.",
    },
    Question {
        topic: "Returns and refunds",
        asked: "How do I return something?",
        answer: "Within 60 days, in any packaging, used or not. Write your order number on the outside and we refund the day it arrives.",
    },
    Question {
        topic: "Returns and refunds",
        asked: "Where does a refund go?",
        answer: "Back to the card you paid with. Trade customers are refunded to the account named on their account page.",
    },
    Question {
        topic: "Care and repair",
        asked: "Do you sharpen tools?",
        answer: "Yes. Secateurs, shears, chisels and plane irons, from £6. Your first sharpening is free for anything bought from us.",
    },
    Question {
        topic: "Care and repair",
        asked: "Where do I find spare parts?",
        answer: "Springs, blades, roses, washers and handles for everything we have ever sold are kept in stock. Send a photograph to our address and we name the part.",
    },
    Question {
        topic: "Care and repair",
        asked: "How do I look after an ash handle?",
        answer: "Raw linseed oil, rubbed in with a rag once a year and wiped dry after ten minutes. Lay the rag flat outdoors to dry: a crumpled one can catch fire by itself.",
    },
    Question {
        topic: "Your account",
        asked: "How do I get an invoice?",
        answer: "Sign in and open your account. Each month has its invoice there, and the statement downloads as a spreadsheet.",
    },
    Question {
        topic: "Your account",
        asked: "Can someone look at the page with me?",
        answer: "Yes. Use the button at the foot of any page to get a code and read it to us on the phone. We see the page you are on after you allow it, never your password or card, and you can end it at any moment.",
    },
];

/// Questions whose text holds every word of `query`; all of them for an empty one.
pub(crate) fn search(query: &str) -> Vec<&'static Question> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    QUESTIONS
        .iter()
        .filter(|question| {
            let text = format!("{} {} {}", question.topic, question.asked, question.answer);
            let text = text.to_lowercase();
            words.iter().all(|word| text.contains(word.as_str()))
        })
        .collect()
}
