//! Tokens for components of the package on the org's pages: the platform's Canvas signed request.

use data_encoding::BASE64;
use serde_json::json;

use crate::clock::now;
use crate::engine::Engine;
use crate::secrets::signature;
use crate::{ApiError, CurrentUser, RecordId};

impl Engine {
    /// A signed request for a component: `base64(HMAC-SHA256(secret, payload)).payload`.
    pub async fn component_token(
        &self,
        user: &CurrentUser,
        component: &str,
        record: Option<(&str, &str)>,
        nonce: &str,
    ) -> Result<String, ApiError> {
        let mut environment = json!({
            "displayLocation": "Aura",
            "locationUrl": self.config.instance_url,
            "parameters": { "nonce": nonce, "component": component },
        });
        if let Some((object, id)) = record {
            let schema = self.schema();
            let rights = self.rights(&user.id).await?;
            let object = self.readable(&schema, &rights, object)?;
            if !self.may_read(user, &object.name, id).await? {
                return Err(ApiError::not_found());
            }
            let id = RecordId::parse(id).map_err(|_| ApiError::not_found())?;
            environment["record"] = json!({
                "attributes": {
                    "type": object.name,
                    "url": format!("/services/data/{}/sobjects/{}/{id}", crate::rest::LATEST, object.name),
                },
                "Id": id.as_str(),
            });
        }
        let payload = json!({
            "algorithm": "HMACSHA256",
            "issuedAt": now().as_millisecond(),
            "userId": user.id,
            "client": { "instanceUrl": self.config.instance_url },
            "context": {
                "user": {
                    "userId": user.id,
                    "userName": user.username,
                    "firstName": user.first_name,
                    "lastName": user.last_name,
                    "fullName": user.name,
                    "email": user.email,
                    "profileId": user.profile_id,
                    "locale": user.locale,
                    "timeZone": user.time_zone,
                },
                "organization": { "organizationId": user.organization_id, "name": user.organization_name },
                "environment": environment,
            },
        });
        let payload = BASE64.encode(payload.to_string().as_bytes());
        let signed = signature(&self.config.connected_app.consumer_secret, &payload);
        Ok(format!("{signed}.{payload}"))
    }
}
