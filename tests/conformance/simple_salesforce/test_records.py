"""Records one by one, queries, searches, describes, and what is refused."""

import datetime
import unittest

from simple_salesforce import format_soql
from simple_salesforce.exceptions import (
    SalesforceGeneralError,
    SalesforceMalformedRequest,
    SalesforceResourceNotFound,
)

import org


class Records(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sf = org.signed_in()
        org.with_shelf(cls.sf)

    def refused(self, kind, code, call, *arguments):
        with self.assertRaises(kind) as refused:
            call(*arguments)
        self.assertEqual(refused.exception.content[0]["errorCode"], code)
        return refused.exception.content[0]

    def test_a_record_is_created_read_changed_and_deleted(self):
        made = self.sf.Contact.create({"LastName": "Quay", "Email": "quay@harbour.example"})
        self.assertTrue(made["success"])
        read = self.sf.Contact.get(made["id"])
        self.assertEqual((read["LastName"], read["attributes"]["type"]), ("Quay", "Contact"))
        self.assertEqual(self.sf.Contact.update(made["id"], {"LastName": "Quayside"}), 204)
        self.assertEqual(self.sf.Contact.get(made["id"][:15])["LastName"], "Quayside")
        self.assertEqual(self.sf.Contact.delete(made["id"]), 204)
        self.refused(SalesforceResourceNotFound, "NOT_FOUND", self.sf.Contact.get, made["id"])
        self.refused(SalesforceResourceNotFound, "ENTITY_IS_DELETED", self.sf.Contact.delete, made["id"])

    def test_a_record_is_written_and_read_by_its_external_id(self):
        self.assertEqual(self.sf.Shelf__c.upsert("Code__c/one", {"Name": "First"}), 201)
        self.assertEqual(self.sf.Shelf__c.upsert("Code__c/one", {"Name": "Second"}), 200)
        self.assertEqual(self.sf.Shelf__c.get_by_custom_id("Code__c", "one")["Name"], "Second")
        refused = self.refused(
            SalesforceMalformedRequest, "DUPLICATE_VALUE", self.sf.Shelf__c.create, {"Name": "x", "Code__c": "one"}
        )
        self.assertIn("Code__c", refused["message"])

    def test_wrong_values_are_refused_with_the_platforms_codes(self):
        for record, code in [
            ({"FirstName": "No last name"}, "REQUIRED_FIELD_MISSING"),
            ({"LastName": "x" * 81}, "STRING_TOO_LONG"),
            ({"LastName": "x", "Email": "nonsense"}, "INVALID_EMAIL_ADDRESS"),
            ({"LastName": "x", "Nonsense__c": 1}, "INVALID_FIELD"),
        ]:
            with self.subTest(code):
                self.refused(SalesforceMalformedRequest, code, self.sf.Contact.create, record)

    def test_a_query_brings_all_its_pages(self):
        made = [self.sf.Shelf__c.create({"Name": f"Paged {number:03}"})["id"] for number in range(3)]
        soql = format_soql("SELECT Id, Name FROM Shelf__c WHERE Name LIKE '{:like}%' ORDER BY Name", "Paged")
        everything = self.sf.query_all(soql)
        self.assertTrue(everything["done"])
        self.assertEqual([record["Id"] for record in everything["records"]], made)
        self.assertEqual([record["Id"] for record in self.sf.query_all_iter(soql)], made)
        self.sf.Shelf__c.delete(made[0])
        self.assertEqual(self.sf.query(soql)["totalSize"], 2)
        self.assertEqual(self.sf.query_all(soql, include_deleted=True)["totalSize"], 3)

    def test_a_large_result_is_paged_and_iterated(self):
        soql = "SELECT Id FROM Contact"
        first = self.sf.query(soql, headers={"Sforce-Query-Options": "batchSize=200"})
        self.assertFalse(first["done"])
        self.assertEqual(len(first["records"]), 200)
        rest = self.sf.query_more(first["nextRecordsUrl"], identifier_is_url=True)
        self.assertNotIn(first["records"][0]["Id"], [record["Id"] for record in rest["records"]])
        self.assertEqual(len(list(self.sf.query_all_iter(soql))), first["totalSize"])

    def test_a_wrong_query_is_refused_with_what_is_wrong(self):
        for soql, code in [
            ("SELECT Id FROM", "MALFORMED_QUERY"),
            ("SELECT Nonsense__c FROM Contact", "INVALID_FIELD"),
            ("SELECT Id FROM Nonsense", "INVALID_TYPE"),
        ]:
            with self.subTest(code):
                self.refused(SalesforceMalformedRequest, code, self.sf.query, soql)

    def test_searches_find_people(self):
        found = self.sf.search("FIND {Morgan} IN NAME FIELDS RETURNING Contact(Id, Name)")
        self.assertEqual([record["Name"] for record in found["searchRecords"]], ["Casey Morgan"])
        self.assertTrue(self.sf.quick_search("Morgan")["searchRecords"])

    def test_objects_are_described(self):
        self.assertIn("Shelf__c", [one["name"] for one in self.sf.describe()["sobjects"]])
        fields = {field["name"]: field for field in self.sf.Shelf__c.describe()["fields"]}
        self.assertTrue(fields["Code__c"]["externalId"] and fields["Code__c"]["unique"])
        self.assertIn("recentItems", self.sf.Contact.metadata())

    def test_what_changed_and_what_was_deleted_is_told(self):
        kept = self.sf.Contact.create({"LastName": "Kept"})["id"]
        gone = self.sf.Contact.create({"LastName": "Gone"})["id"]
        self.sf.Contact.delete(gone)
        now = datetime.datetime.now(datetime.timezone.utc)
        hour = datetime.timedelta(hours=1)
        self.assertIn(kept, self.sf.Contact.updated(now - hour, now + hour)["ids"])
        deleted = self.sf.Contact.deleted(now - hour, now + hour)["deletedRecords"]
        self.assertIn(gone, [record["id"] for record in deleted])

    def test_tooling_and_rest_calls_of_any_path(self):
        found = self.sf.toolingexecute(
            "query", params={"q": "SELECT QualifiedApiName FROM EntityDefinition WHERE QualifiedApiName = 'Case'"}
        )
        self.assertEqual(found["records"][0]["QualifiedApiName"], "Case")
        recent = self.sf.restful("sobjects/Case/describe/compactLayouts")
        self.assertIn("compactLayouts", recent)
        with self.assertRaises(SalesforceResourceNotFound):
            self.sf.restful("nonsense")

    def test_an_agent_may_not_write_what_only_administrators_write(self):
        agent = org.signed_in("Sam Okafor")
        with self.assertRaises((SalesforceGeneralError, SalesforceMalformedRequest, SalesforceResourceNotFound)):
            agent.PermissionSet.create({"Name": "Mine", "Label": "Mine"})
        self.assertEqual(self.sf.query("SELECT Id FROM PermissionSet WHERE Name = 'Mine'")["totalSize"], 0)


if __name__ == "__main__":
    unittest.main()
