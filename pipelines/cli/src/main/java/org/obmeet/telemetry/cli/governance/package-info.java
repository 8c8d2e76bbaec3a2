/**
 * Commands for consent, erasure, subject access, rectification, restriction, legal holds and
 * retention.
 */
package org.obmeet.telemetry.cli.governance;
