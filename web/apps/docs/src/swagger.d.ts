// The package brings no types; these are the settings this page uses.
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  export default function SwaggerUI(settings: {
    domNode: HTMLElement;
    url: string;
    deepLinking: boolean;
    displayRequestDuration: boolean;
    defaultModelsExpandDepth: number;
    validatorUrl: string | null;
  }): unknown;
}
