//! The addresses under which browsers know the parts, and what follows from them.

/// How the platform is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiConfig {
    /// The platform's own origin, `http://localhost:4400`.
    pub platform_origin: String,
    /// The viewer's origin, `http://127.0.0.1:4404`.
    pub viewer_origin: String,
    /// Origins besides the CRM's that may frame the widget.
    pub widget_ancestors: Vec<String>,
}

impl ApiConfig {
    /// Served under these origins; only the CRM may frame the widget.
    #[must_use]
    pub fn new(platform_origin: impl Into<String>, viewer_origin: impl Into<String>) -> Self {
        Self {
            platform_origin: platform_origin.into(),
            viewer_origin: viewer_origin.into(),
            widget_ancestors: Vec::new(),
        }
    }

    /// Whether browsers come by TLS, so that cookies can be kept from going without it.
    pub(crate) fn secure(&self) -> bool {
        self.platform_origin.starts_with("https://")
    }

    /// The platform's origin for sockets.
    pub(crate) fn socket_origin(&self) -> String {
        // http becomes ws, https becomes wss.
        self.platform_origin.replacen("http", "ws", 1)
    }
}
