/**
 * The privacy policy as data: consent scopes, deployments, the processing matrix, defaults of
 * disclosure control, and promises.
 */
package org.obmeet.telemetry.schemas.policy;
