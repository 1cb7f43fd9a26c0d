"""Signing in over SOAP and TLS, and what a session is told about itself."""

import unittest

from simple_salesforce import Salesforce
from simple_salesforce.exceptions import SalesforceAuthenticationFailed, SalesforceExpiredSession

import org


class Session(unittest.TestCase):
    def test_a_user_signs_in_over_soap_and_tls(self):
        session, host = org.session_id(org.user("Sam Okafor"))
        self.assertRegex(session, r"^00D\w{12,15}!")
        self.assertIn("localhost", host)

    def test_a_wrong_password_is_refused_with_the_platforms_code(self):
        person = {**org.user("Sam Okafor"), "password": "wrong"}
        with self.assertRaises(SalesforceAuthenticationFailed) as refused:
            org.session_id(person)
        self.assertEqual(refused.exception.code, "INVALID_LOGIN")
        self.assertIn("Invalid username, password, security token; or user locked out", str(refused.exception))

    def test_a_session_that_is_none_has_expired(self):
        sf = Salesforce(session_id="00D000000000000!nonsense", instance_url=org.DEMO["org_tls"], version=org.VERSION)
        with self.assertRaises(SalesforceExpiredSession) as refused:
            sf.query("SELECT Id FROM Account")
        self.assertEqual(refused.exception.content[0]["errorCode"], "INVALID_SESSION_ID")

    def test_limits_and_their_use_are_told(self):
        sf = org.signed_in()
        limits = sf.limits()
        self.assertGreater(limits["DailyApiRequests"]["Max"], 0)
        usage = sf.api_usage["api-usage"]
        self.assertGreater(usage.used, 0)
        self.assertGreaterEqual(usage.total, usage.used)

    def test_the_org_is_no_sandbox(self):
        self.assertFalse(org.signed_in().is_sandbox())


if __name__ == "__main__":
    unittest.main()
