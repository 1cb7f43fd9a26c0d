"""The Metadata API, read by the description (WSDL) that the platform gives out."""

import io
import time
import unittest
import zipfile

import org


class Metadata(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sf = org.signed_in()
        cls.api = cls.sf.mdapi

    def test_the_kinds_of_metadata_are_described(self):
        described = self.api.describe_metadata()
        kinds = {one.xmlName: one for one in described.metadataObjects}
        self.assertEqual(kinds["CustomObject"].directoryName, "objects")
        self.assertIn("PermissionSet", kinds)

    def test_what_there_is_of_a_kind_is_listed(self):
        query = self.api.ListMetadataQuery(type="PermissionSet")
        names = [one.fullName for one in self.api.list_metadata([query])]
        self.assertIn("alongside__Alongside_Agent", names)

    def test_a_deploy_is_taken_and_can_be_retrieved(self):
        status = org.deployed(self.sf, org.SHELF)
        self.assertEqual(status["state"], "Succeeded", status)
        self.assertEqual(status["deployment_detail"]["failed_count"], "0")
        process, _ = self.api.retrieve("", unpackaged={"CustomObject": ["Shelf__c"]})
        while True:
            state, _, messages, content = self.retrieved(process)
            if state not in ("Pending", "InProgress"):
                break
            time.sleep(org.WAIT)
        self.assertEqual((state, messages), ("Succeeded", []))
        with zipfile.ZipFile(io.BytesIO(content)) as files:
            text = files.read(next(name for name in files.namelist() if name.endswith("Shelf__c.object")))
        self.assertIn(b"<fullName>Code__c</fullName>", text)

    def retrieved(self, process):
        state, *_ = self.api.check_retrieve_status(process)
        return self.api.retrieve_zip(process) if state == "Succeeded" else (state, None, [], b"")

    def test_a_deploy_with_a_wrong_file_says_which(self):
        wrong = {**org.SHELF, "objects/Shelf__c.object": org.SHELF["objects/Shelf__c.object"].replace("<type>Text", "<type>Bogus")}
        status = org.deployed(self.sf, wrong)
        self.assertEqual(status["state"], "Failed")
        errors = status["deployment_detail"]["errors"]
        self.assertTrue(any("objects/Shelf__c.object" in (one["file"] or "") and "Bogus" in one["message"] for one in errors), errors)


if __name__ == "__main__":
    unittest.main()
