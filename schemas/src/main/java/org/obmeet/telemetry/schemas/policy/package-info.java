/** The privacy policy as data: scopes, deployments, processing, disclosure and promises. */
package org.obmeet.telemetry.schemas.policy;
