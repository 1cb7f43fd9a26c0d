// Metadata that the tests deploy: an object with an external id, and a connected app.
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

export function file(root: string, inner: string): string {
  return `${HEAD}<${root} ${NAMESPACE}>${inner}</${root}>\n`;
}

export function manifest(members: Record<string, string[]>): string {
  const types = Object.entries(members).map(
    ([name, names]) => `<types>${names.map((name) => `<members>${name}</members>`).join('')}<name>${name}</name></types>`,
  );
  return file('Package', `${types.join('')}<version>64.0</version>`);
}

/** An object `Shelf__c` with an external id, and a permission set that gives access to it. */
export const shelf: Record<string, string> = {
  'package.xml': manifest({ CustomObject: ['Shelf__c'], PermissionSet: ['Shelves'] }),
  'objects/Shelf__c.object': file(
    'CustomObject',
    `<deploymentStatus>Deployed</deploymentStatus>
    <fields><fullName>Code__c</fullName><externalId>true</externalId><label>Code</label><length>40</length>
      <type>Text</type><unique>true</unique></fields>
    <fields><fullName>Rows__c</fullName><label>Rows</label><precision>4</precision><scale>0</scale><type>Number</type></fields>
    <label>Shelf</label><nameField><label>Shelf Name</label><type>Text</type></nameField>
    <pluralLabel>Shelves</pluralLabel><sharingModel>ReadWrite</sharingModel>`,
  ),
  'permissionsets/Shelves.permissionset': file(
    'PermissionSet',
    `<fieldPermissions><editable>true</editable><field>Shelf__c.Code__c</field><readable>true</readable></fieldPermissions>
    <fieldPermissions><editable>true</editable><field>Shelf__c.Rows__c</field><readable>true</readable></fieldPermissions>
    <label>Shelves</label>
    <objectPermissions><allowCreate>true</allowCreate><allowDelete>true</allowDelete><allowEdit>true</allowEdit>
      <allowRead>true</allowRead><modifyAllRecords>true</modifyAllRecords><object>Shelf__c</object>
      <viewAllRecords>true</viewAllRecords></objectPermissions>`,
  ),
};

export const CLIENT = 'conformance-consumer-key';
export const SECRET = 'conformance-consumer-secret';
export const CALLBACK = 'http://localhost/conformance/callback';

/**
 * A connected app of the org's own. Without a certificate people allow it themselves; with one it takes assertions
 * that its key signed, of administrators, who are approved beforehand.
 */
export function connectedApp(certificate?: string): Record<string, string> {
  const [approved, signing, profiles] = certificate
    ? ['true', `<certificate>${certificate}</certificate>`, '<profileName>Admin</profileName>']
    : ['false', '', ''];
  return {
    'package.xml': manifest({ ConnectedApp: ['Conformance'] }),
    'connectedApps/Conformance.connectedApp': file(
      'ConnectedApp',
      `<contactEmail>build@fernhill.example</contactEmail><label>Conformance</label>
      <oauthConfig><callbackUrl>${CALLBACK}</callbackUrl>${signing}<consumerKey>${CLIENT}</consumerKey>
        <consumerSecret>${SECRET}</consumerSecret><isAdminApproved>${approved}</isAdminApproved>
        <scopes>Api</scopes><scopes>Basic</scopes><scopes>RefreshToken</scopes></oauthConfig>${profiles}`,
    ),
  };
}
