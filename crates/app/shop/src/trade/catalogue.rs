//! What the shop sells, by category.

mod products;

use super::money::Pence;

pub(crate) use products::PRODUCTS;

/// One thing for sale.
#[derive(Debug)]
pub(crate) struct Product {
    /// Its place in addresses and the name of its picture.
    pub(crate) slug: &'static str,
    pub(crate) name: &'static str,
    pub(crate) category: Category,
    pub(crate) price: Pence,
    /// One line for the grid.
    pub(crate) summary: &'static str,
    /// Paragraphs for its own page.
    pub(crate) description: &'static [&'static str],
    /// Measures and materials, as name and value.
    pub(crate) details: &'static [(&'static str, &'static str)],
    pub(crate) stock: Stock,
}

/// Whether it can leave the workshop today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stock {
    /// Ready to send.
    Ready,
    /// This many are left.
    Few(u32),
    /// Made to order, in this many weeks.
    ToOrder(u32),
}

impl Stock {
    /// As printed beside the price.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Ready => "In stock, sent within one working day".into(),
            Self::Few(left) => format!("{left} left, sent within one working day"),
            Self::ToOrder(weeks) => format!("Made to order, about {weeks} weeks"),
        }
    }
}

/// A shelf of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Category {
    Planting,
    Pruning,
    Watering,
    Workshop,
}

impl Category {
    pub(crate) const ALL: [Self; 4] = [Self::Planting, Self::Pruning, Self::Watering, Self::Workshop];

    /// As written in addresses.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Planting => "planting",
            Self::Pruning => "pruning",
            Self::Watering => "watering",
            Self::Workshop => "workshop",
        }
    }

    /// As printed.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Planting => "Digging and planting",
            Self::Pruning => "Cutting and pruning",
            Self::Watering => "Watering",
            Self::Workshop => "Workshop",
        }
    }

    /// One line under its picture on the home page.
    pub(crate) fn line(self) -> &'static str {
        match self {
            Self::Planting => "Forged heads on seasoned ash, weighed to suit the work.",
            Self::Pruning => "Edges that take a stone and come back every spring.",
            Self::Watering => "Galvanised and brass, with parts you can still buy.",
            Self::Workshop => "Planes, chisels and squares, set up before they leave us.",
        }
    }

    pub(crate) fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.slug() == slug)
    }
}

/// The product at an address, if there is one.
pub(crate) fn find(slug: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.slug == slug)
}

/// Products of a category (or all) whose text holds every word of `query`.
pub(crate) fn search(category: Option<Category>, query: &str) -> Vec<&'static Product> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    PRODUCTS
        .iter()
        .filter(|product| category.is_none_or(|wanted| product.category == wanted))
        .filter(|product| {
            let text =
                format!("{} {} {}", product.name, product.summary, product.category.title()).to_lowercase();
            words.iter().all(|word| text.contains(word.as_str()))
        })
        .collect()
}

/// Up to three others of the same category, for the foot of a product page.
pub(crate) fn beside(product: &Product) -> Vec<&'static Product> {
    let shelf = search(Some(product.category), "");
    let start = shelf.iter().position(|other| other.slug == product.slug);
    let after = start.map_or(0, |position| position + 1);
    (0..shelf.len().saturating_sub(1).min(3)).map(|step| shelf[(after + step) % shelf.len()]).collect()
}
