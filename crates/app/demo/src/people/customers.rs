//! The customers who can sign in to the shop: each is a Contact in the org, most with an open Case.

use crate::{DemoCase, DemoCustomer, PASSWORD};

/// Every customer of the demo shop.
pub fn customers() -> Vec<DemoCustomer> {
    vec![
        DemoCustomer {
            name: "Casey Morgan",
            email: "casey.morgan@brightwell.example",
            password: PASSWORD,
            visitor_id: "FH-20418",
            account: "Brightwell Landscapes",
            case: Some(DemoCase {
                subject: "Cannot finish checkout: postcode refused",
                description: "I am trying to order two border spades and the folding saw for \
                    Thursday's job. The delivery step says my postcode is not valid, whatever I \
                    type. I have tried SW1A1AA with and without capitals. The basket is still \
                    there. Can somebody look at it with me?",
                priority: "High",
                status: "Working",
                owner: "Sam Okafor",
                minutes_ago: 47,
            }),
            devices: 1,
        },
        // Shops from a desktop at work and a phone in the field: two devices on one Case.
        DemoCustomer {
            name: "Nadia Rahman",
            email: "nadia.rahman@copseandfield.example",
            password: PASSWORD,
            visitor_id: "FH-20577",
            account: "Copse & Field",
            case: Some(DemoCase {
                subject: "Discount missing on the phone, there on the desktop",
                description: "The trade discount shows when I sign in at the office but not on \
                    my phone. Same account, same basket. I would rather order from the van.",
                priority: "Medium",
                status: "New",
                owner: "Sam Okafor",
                minutes_ago: 190,
            }),
            devices: 2,
        },
        DemoCustomer {
            name: "Owen Bright",
            email: "owen.bright@allotment48.example",
            password: PASSWORD,
            visitor_id: "FH-19820",
            account: "Allotment 48",
            case: Some(DemoCase {
                subject: "Which blade fits the 2019 folding saw?",
                description: "The help page lists three blades and the pictures look the same to \
                    me. Mine is stamped FS-240. I do not want to order the wrong one again.",
                priority: "Low",
                status: "New",
                owner: "Mei Tanaka",
                minutes_ago: 1_260,
            }),
            devices: 1,
        },
        DemoCustomer {
            name: "Ingrid Solberg",
            email: "ingrid.solberg@fjordgarden.example",
            password: PASSWORD,
            visitor_id: "FH-20102",
            account: "Fjord Garden Studio",
            case: Some(DemoCase {
                subject: "Invoice FH-7731 shows the old company address",
                description: "Our accountant needs the invoice with the new address. I changed \
                    it on the account page last week, the invoice still prints the old one.",
                priority: "Medium",
                status: "Working",
                owner: "Mei Tanaka",
                minutes_ago: 2_980,
            }),
            devices: 1,
        },
        DemoCustomer {
            name: "Kwame Asante",
            email: "kwame.asante@asantejoinery.example",
            password: PASSWORD,
            visitor_id: "FH-20333",
            account: "Asante Joinery",
            case: Some(DemoCase {
                subject: "Repair form will not take the photograph",
                description: "Sending in the block plane for a new tote. The form wants a \
                    picture and then says the file is too large. It is 3 MB.",
                priority: "High",
                status: "Escalated",
                owner: "Fatima Haddad",
                minutes_ago: 95,
            }),
            devices: 1,
        },
        // A customer in good order: a Contact without any Case.
        DemoCustomer {
            name: "Beatriz Costa",
            email: "beatriz.costa@hortadacosta.example",
            password: PASSWORD,
            visitor_id: "FH-20611",
            account: "Horta da Costa",
            case: None,
            devices: 1,
        },
    ]
}
