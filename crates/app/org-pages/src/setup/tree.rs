//! The tree at the left of Setup, and Quick Find in it.

/// Where Setup begins.
pub const HOME: &str = "/lightning/setup/SetupOneHome/home";

/// A page that the tree leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its name in addresses.
    pub name: &'static str,
    pub label: &'static str,
    pub icon: &'static str,
    /// What one can do there, in one line.
    pub about: &'static str,
    area: &'static str,
    group: &'static str,
    /// Other words that people look for it by.
    words: &'static str,
}

impl Node {
    pub fn address(&self) -> String {
        match self.name {
            "Marketplace" => "/marketplace".to_owned(),
            name => format!("/lightning/setup/{name}/home"),
        }
    }
}

const fn node(
    place: (&'static str, &'static str),
    name: &'static str,
    label: &'static str,
    icon: &'static str,
    about: &'static str,
    words: &'static str,
) -> Node {
    Node { name, label, icon, about, area: place.0, group: place.1, words }
}

const USERS: (&str, &str) = ("Administration", "Users");
const APPS: (&str, &str) = ("Platform Tools", "Apps");
const OBJECTS: (&str, &str) = ("Platform Tools", "Objects and Fields");
const COMPANY: (&str, &str) = ("Settings", "Company Settings");
const SECURITY: (&str, &str) = ("Settings", "Security");

pub const PERMISSION_SET_GROUPS: Node = node(
    USERS,
    "PermSetGroups",
    "Permission Set Groups",
    "shield",
    "Bundle permission sets and give them to users together.",
    "mute muting access",
);
pub const PERMISSION_SETS: Node = node(
    USERS,
    "PermSets",
    "Permission Sets",
    "shield",
    "Give users more access than their profile does.",
    "clone assign access",
);
pub const PROFILES: Node = node(
    USERS,
    "EnhancedProfiles",
    "Profiles",
    "badge",
    "What users of one kind may do and see at least.",
    "field-level security fls access",
);
pub const PEOPLE: Node = node(
    USERS,
    "ManageUsers",
    "Users",
    "people",
    "Who may log in, with which profile, role and permission sets.",
    "people license assignments",
);
pub const APP_MANAGER: Node = node(
    APPS,
    "NavigationMenus",
    "App Manager",
    "launcher",
    "Every app of this org, and who may use it.",
    "lightning connected app policies oauth",
);
pub const CONNECTED_APPS: Node = node(
    APPS,
    "ConnectedApplication",
    "Manage Connected Apps",
    "link",
    "Which programs may connect, and for whom.",
    "oauth permitted users policies",
);
pub const EXTERNAL_CLIENT_APPS: Node = node(
    APPS,
    "ManageExternalClientApplication",
    "External Client App Manager",
    "link",
    "The successor of connected apps, with the same policies.",
    "oauth permitted users policies eca",
);
pub const PACKAGES: Node = node(
    APPS,
    "ImportedPackage",
    "Installed Packages",
    "package",
    "What was installed, in which version; upgrade and uninstall.",
    "uninstall upgrade packaging",
);
pub const MARKETPLACE: Node = node(
    APPS,
    "Marketplace",
    "Marketplace",
    "store",
    "Find apps for this org and install them.",
    "appexchange install package",
);
pub const OBJECT_MANAGER: Node = node(
    OBJECTS,
    "ObjectManager",
    "Object Manager",
    "record",
    "Objects, their fields, and who sees which field.",
    "custom field lookup relationship",
);
pub const COMPANY_INFORMATION: Node = node(
    COMPANY,
    "CompanyProfileInfo",
    "Company Information",
    "account",
    "The company, its edition and its licenses.",
    "organization org id locale time zone",
);
pub const SHARING: Node = node(
    SECURITY,
    "SecuritySharing",
    "Sharing Settings",
    "lock",
    "How far each object's records are shared by default.",
    "organization-wide defaults owd private",
);

/// Every node in the order of the tree.
pub const NODES: [Node; 12] = [
    PERMISSION_SET_GROUPS,
    PERMISSION_SETS,
    PROFILES,
    PEOPLE,
    APP_MANAGER,
    CONNECTED_APPS,
    EXTERNAL_CLIENT_APPS,
    PACKAGES,
    MARKETPLACE,
    OBJECT_MANAGER,
    COMPANY_INFORMATION,
    SHARING,
];

/// A titled part of the tree.
pub struct Branch {
    pub area: &'static str,
    pub groups: Vec<Group>,
}

/// Nodes that belong together.
pub struct Group {
    pub title: &'static str,
    pub leaves: Vec<Leaf>,
}

/// A node as it stands in the tree.
pub struct Leaf {
    pub label: &'static str,
    pub words: &'static str,
    pub address: String,
    pub current: bool,
}

/// The tree around the page `current`, with the nodes that Quick Find's text fits.
pub fn branches(current: &str, sought: &str) -> Vec<Branch> {
    let mut branches: Vec<Branch> = Vec::new();
    for node in NODES.iter().filter(|node| fits(node, sought)) {
        let leaf = Leaf {
            label: node.label,
            words: node.words,
            address: node.address(),
            current: node.name == current,
        };
        if branches.last().is_none_or(|branch| branch.area != node.area) {
            branches.push(Branch { area: node.area, groups: Vec::new() });
        }
        let groups = &mut branches.last_mut().expect("one was just pushed").groups;
        match groups.last_mut() {
            Some(group) if group.title == node.group => group.leaves.push(leaf),
            _ => groups.push(Group { title: node.group, leaves: vec![leaf] }),
        }
    }
    branches
}

/// Whether every word of the text is found in what the node is called.
fn fits(node: &Node, sought: &str) -> bool {
    let known = format!("{} {} {} {}", node.label, node.group, node.name, node.words).to_lowercase();
    sought.to_lowercase().split_whitespace().all(|word| known.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&'static str> {
        let branches = branches("", text);
        let groups = branches.into_iter().flat_map(|branch| branch.groups);
        groups.flat_map(|group| group.leaves).map(|leaf| leaf.label).collect()
    }

    #[test]
    fn quick_find_knows_labels_groups_and_other_words() {
        assert_eq!(found("").len(), NODES.len());
        assert_eq!(found("perm set"), ["Permission Set Groups", "Permission Sets"]);
        assert_eq!(
            found("  APP man "),
            ["App Manager", "Manage Connected Apps", "External Client App Manager"]
        );
        assert_eq!(found("field-level"), ["Profiles"]);
        assert!(found("no such page").is_empty());
    }
}
