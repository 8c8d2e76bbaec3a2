/** HTTP intake: consent first, projection before anything is written, success means durable. */
package org.obmeet.telemetry.collector;
