/** Synthetic server instances: identity, platform, version, size, schedule and consent. */
package org.obmeet.telemetry.synthetic.instance;
