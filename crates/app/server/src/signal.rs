//! When to stop: SIGINT and SIGTERM.

use tokio::sync::watch;

/// Becomes true when the process is asked to stop. A second request ends it at once.
///
/// # Errors
/// When signals cannot be listened to.
pub fn stop_requested() -> anyhow::Result<watch::Receiver<bool>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (sender, receiver) = watch::channel(false);
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        for repeated in [false, true] {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            if repeated {
                std::process::exit(1);
            }
            tracing::info!("stopping");
            let _ = sender.send(true);
        }
    });
    Ok(receiver)
}
