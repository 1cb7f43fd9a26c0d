"""The running demo that these tests are about, and sessions in it."""

import io
import json
import os
import time
import zipfile

from simple_salesforce import Salesforce, SalesforceLogin

VERSION = "59.0"
#: Seconds between two looks at a bulk job.
WAIT = 0.2

with open(os.environ["ALONGSIDE_DEMO"], encoding="utf-8") as line:
    DEMO = json.load(line)

# The library speaks TLS only; the demo's authority signs for localhost.
os.environ["REQUESTS_CA_BUNDLE"] = DEMO["org_ca"]

METADATA = 'xmlns="http://soap.sforce.com/2006/04/metadata"'

SHELF = {
    "package.xml": f"""<Package {METADATA}><types><members>Shelf__c</members><name>CustomObject</name></types>
        <types><members>Shelves</members><name>PermissionSet</name></types><version>{VERSION}</version></Package>""",
    "objects/Shelf__c.object": f"""<CustomObject {METADATA}><deploymentStatus>Deployed</deploymentStatus>
        <fields><fullName>Code__c</fullName><externalId>true</externalId><label>Code</label><length>40</length>
        <type>Text</type><unique>true</unique></fields><label>Shelf</label>
        <nameField><label>Shelf Name</label><type>Text</type></nameField>
        <pluralLabel>Shelves</pluralLabel><sharingModel>ReadWrite</sharingModel></CustomObject>""",
    "permissionsets/Shelves.permissionset": f"""<PermissionSet {METADATA}><fieldPermissions><editable>true</editable>
        <field>Shelf__c.Code__c</field><readable>true</readable></fieldPermissions><label>Shelves</label>
        <objectPermissions><allowCreate>true</allowCreate><allowDelete>true</allowDelete><allowEdit>true</allowEdit>
        <allowRead>true</allowRead><modifyAllRecords>true</modifyAllRecords><object>Shelf__c</object>
        <viewAllRecords>true</viewAllRecords></objectPermissions></PermissionSet>""",
}


def user(name):
    """Somebody of the demo company, by name."""
    return next(one for one in DEMO["users"] if one["name"] == name)


def session_id(person):
    """A session of somebody who signs in over SOAP with a password, and the host that it is for."""
    return SalesforceLogin(
        username=person["username"], password=person["password"], scratch_url=DEMO["org_tls"], sf_version=VERSION
    )


def signed_in(name="Ada Lindqvist"):
    """The library's entry point, as somebody of the company."""
    session, _ = session_id(user(name))
    return Salesforce(session_id=session, instance_url=DEMO["org_tls"], version=VERSION)


def archive(files):
    """A deploy's archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for path, text in files.items():
            out.writestr(path, text)
    return buffer


def deployed(sf, files):
    """Deploys files and waits for the org's report."""
    deploy = sf.deploy(archive(files), sandbox=False)
    while True:
        status = sf.checkDeployStatus(deploy["asyncId"])
        if status["state"] not in ("Pending", "InProgress"):
            return status
        time.sleep(WAIT)


def with_shelf(sf):
    """Makes the object `Shelf__c`, and gives the administrator access to it."""
    status = deployed(sf, SHELF)
    assert status["state"] == "Succeeded", status
    username = user("Ada Lindqvist")["username"]
    person = sf.query(f"SELECT Id FROM User WHERE Username = '{username}'")["records"][0]["Id"]
    given = {
        "AssigneeId": person,
        "PermissionSetId": sf.query("SELECT Id FROM PermissionSet WHERE Name = 'Shelves'")["records"][0]["Id"],
    }
    where = " AND ".join(f"{name} = '{value}'" for name, value in given.items())
    if sf.query(f"SELECT Id FROM PermissionSetAssignment WHERE {where}")["totalSize"] == 0:
        sf.PermissionSetAssignment.create(given)
