// Addresses are relative, so that a proxy may put the server below a path of its own.
SwaggerUIBundle({
  url: "../api/v1/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  displayOperationId: true,
  filter: true,
  // The list of schemas stays folded: operations show those that they use.
  defaultModelsExpandDepth: 0,
  // A token lives as long as the page, not in the browser's storage.
  persistAuthorization: false,
  // Otherwise the address of this server would be sent to a validator on the internet.
  validatorUrl: null,
});
