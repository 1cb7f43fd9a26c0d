//! What Fernhill sells: the tools that customers write about.

/// One product: its name in a sentence, its article number and its price in pence.
pub struct Tool {
    pub name: &'static str,
    pub article: &'static str,
    pub pence: i64,
}

const fn tool(name: &'static str, article: &'static str, pence: i64) -> Tool {
    Tool { name, article, pence }
}

/// The range, garden first.
pub const TOOLS: &[Tool] = &[
    tool("border spade", "BS-110", 6_400),
    tool("digging fork", "DF-220", 6_900),
    tool("bypass secateurs", "SC-08", 4_250),
    tool("long-reach loppers", "LP-75", 5_800),
    tool("folding saw", "FS-240", 3_450),
    tool("hedge shears", "HS-21", 5_200),
    tool("hori-hori knife", "HH-02", 3_900),
    tool("oscillating hoe", "OH-15", 4_600),
    tool("copper trowel", "CT-30", 5_500),
    tool("bulb planter", "BP-12", 2_950),
    tool("grass rake", "GR-60", 3_800),
    tool("turfing iron", "TI-09", 8_200),
    tool("wheelbarrow, 85 litres", "WB-85", 14_900),
    tool("watering can, 9 litres", "WC-09", 4_400),
    tool("sharpening stone", "ST-06", 1_850),
    tool("block plane", "PL-60", 9_600),
    tool("dovetail saw", "DS-20", 7_400),
    tool("bench chisel set", "CH-06", 11_800),
    tool("carver's mallet", "MA-04", 3_600),
    tool("marking gauge", "MG-01", 2_700),
    tool("bench vice", "BV-18", 13_500),
    tool("spokeshave", "SS-52", 6_200),
    tool("folding workbench", "WB-02", 18_900),
    tool("leather tool roll", "TR-11", 4_900),
];
