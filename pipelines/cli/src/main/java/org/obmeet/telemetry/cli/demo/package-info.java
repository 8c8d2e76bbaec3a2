/** Commands on synthetic data: the demonstration, the generator and the benchmark. */
package org.obmeet.telemetry.cli.demo;
