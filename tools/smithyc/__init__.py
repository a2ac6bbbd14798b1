"""smithyc: makes C tables and structs of a service's Smithy IDL 2.0 model."""
