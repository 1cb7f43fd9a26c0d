//! Random bytes, from the one place that asks the operating system for them.

/// Random bytes from the operating system.
///
/// # Errors
/// When it has none to give.
pub fn random_bytes<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| anyhow::anyhow!("the system gives no random bytes"))?;
    Ok(bytes)
}
