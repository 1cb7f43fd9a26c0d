//! `package.xml`: which components a deploy brings or a retrieve asks for.

use super::Problem;
use super::xml::{Element, document};

/// What a manifest names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// Type names and members, `*` for all of a type.
    pub types: Vec<(String, Vec<String>)>,
    /// Version of the API, `64.0`.
    pub version: String,
    /// The name of a package, which makes a deploy one into that package.
    pub full_name: Option<String>,
}

impl Manifest {
    /// Reads a manifest file.
    pub fn read(path: &str, text: &str) -> Result<Manifest, Problem> {
        let document = document(path, text)?;
        Manifest::from_element(Element::root(&document, path, "Package")?)
    }

    /// Reads the manifest inside an element, as a retrieve request carries it.
    pub fn from_element(root: Element<'_>) -> Result<Manifest, Problem> {
        let mut manifest = Manifest {
            version: root.optional("version").unwrap_or_default(),
            full_name: root.optional("fullName"),
            ..Manifest::default()
        };
        for group in root.children("types") {
            manifest.types.push((group.text("name")?, group.texts("members")));
        }
        Ok(manifest)
    }

    /// The manifest as a file.
    pub fn write(types: &[(&str, Vec<String>)], version: &str) -> String {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n",
        );
        for (name, members) in types {
            out.push_str("    <types>\n");
            for member in members {
                out.push_str(&format!("        <members>{}</members>\n", super::escape(member)));
            }
            out.push_str(&format!("        <name>{name}</name>\n    </types>\n"));
        }
        out.push_str(&format!("    <version>{}</version>\n</Package>\n", super::escape(version)));
        out
    }
}
