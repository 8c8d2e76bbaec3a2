/**
 * The privacy policy as data: scopes of consent, deployments, the processing matrix, defaults of
 * disclosure control, and promises.
 */
package org.obmeet.telemetry.schemas.policy;
