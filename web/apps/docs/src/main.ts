// The REST contract as a page to read and to try calls on. Swagger UI draws what the
// server itself answers at /openapi.json, so page and server are always of one version;
// nothing is loaded from, or told to, any other place.
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import 'swagger-ui-dist/swagger-ui.css';
import './page.css';

SwaggerUI({
  domNode: document.getElementById('contract')!,
  // Beside /docs/, wherever a proxy puts both.
  url: '../openapi.json',
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  // By default it would send the contract to a public checking service.
  validatorUrl: null,
});
