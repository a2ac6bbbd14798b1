$version: "2.0"

namespace virga.proxy

/// What REST APIs and HTTP APIs keep together: custom domain names, and where they lead. Members may only be added at the end.

map Tags {
    key: String
    value: String
}

/// A custom domain name. What is an enum in the services' models is its text here.
structure Domain {
    name: String
    endpointType: String
    certificateName: String
    certificateArn: String
    regionalCertificateName: String
    regionalCertificateArn: String
    targetName: String
    hostedZoneId: String
    securityPolicy: String
    ipAddressType: String
    endpointAccessMode: String
    ownershipCertificateArn: String
    tags: Tags
}

/// Whose a domain name is: requests to it carry nothing but the name.
structure Place {
    account: String
    region: String
}

/// Which API answers below a path of a domain name; "(none)" is the path that is left when no other fits.
structure Mapping {
    id: String
    domain: String
    path: String
    apiId: String
    stage: String
}
