"""Bulk API 2.0: jobs that write, and jobs that query."""

import csv
import io
import unittest

from simple_salesforce.exceptions import SalesforceBulkV2LoadError, SalesforceMalformedRequest, SalesforceOperationError

import org


class Bulk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sf = org.signed_in()
        org.with_shelf(cls.sf)

    def rows(self, soql):
        """Every row of a query job, page after page."""
        pages = self.sf.bulk2.Shelf__c.query(soql, max_records=100, wait=org.WAIT)
        return [row for page in pages for row in csv.DictReader(io.StringIO(page))]

    def test_a_job_inserts_and_others_change_and_delete_what_it_made(self):
        shelves = self.sf.bulk2.Shelf__c
        records = [{"Name": f"Bulk {number:03}", "Code__c": f"bulk-{number}"} for number in range(250)]
        [inserted] = shelves.insert(records=records, wait=org.WAIT)
        self.assertEqual((inserted["numberRecordsProcessed"], inserted["numberRecordsFailed"]), (250, 0))
        soql = "SELECT Id, Name, Code__c FROM Shelf__c WHERE Code__c LIKE 'bulk-%' ORDER BY Name"
        found = self.rows(soql)
        self.assertEqual([row["Code__c"] for row in found], [record["Code__c"] for record in records])

        changes = [{"Code__c": "bulk-0", "Name": "Changed"}, {"Code__c": "bulk-250", "Name": "x" * 81}]
        [upserted] = shelves.upsert(records=changes, external_id_field="Code__c", wait=org.WAIT)
        self.assertEqual((upserted["numberRecordsProcessed"], upserted["numberRecordsFailed"]), (2, 1))
        failed = list(csv.DictReader(io.StringIO(shelves.get_failed_records(upserted["job_id"]))))
        self.assertEqual(len(failed), 1)
        self.assertRegex(failed[0]["sf__Error"], r"^STRING_TOO_LONG:.*:Name --$")
        done = list(csv.DictReader(io.StringIO(shelves.get_successful_records(upserted["job_id"]))))
        self.assertEqual([(row["sf__Created"], row["Code__c"]) for row in done], [("false", "bulk-0")])

        [deleted] = shelves.delete(records=[{"Id": row["Id"]} for row in found], wait=org.WAIT)
        self.assertEqual((deleted["numberRecordsProcessed"], deleted["numberRecordsFailed"]), (250, 0))
        self.assertEqual(self.rows(soql), [])

    def test_deleting_for_good_is_nobodys_right(self):
        made = self.sf.Shelf__c.create({"Name": "Stays"})["id"]
        with self.assertRaises((SalesforceBulkV2LoadError, SalesforceMalformedRequest, SalesforceOperationError)):
            self.sf.bulk2.Shelf__c.hard_delete(records=[{"Id": made}], wait=org.WAIT)
        self.assertEqual(self.sf.Shelf__c.get(made)["Name"], "Stays")

    def test_a_query_job_with_a_wrong_query_is_refused(self):
        with self.assertRaises(SalesforceMalformedRequest) as refused:
            self.rows("SELECT Nonsense__c FROM Shelf__c")
        self.assertIn("Nonsense__c", str(refused.exception.content))


if __name__ == "__main__":
    unittest.main()
