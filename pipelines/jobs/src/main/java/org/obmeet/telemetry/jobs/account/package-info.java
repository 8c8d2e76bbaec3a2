/** Statements for administrators about what is held of their instances. */
package org.obmeet.telemetry.jobs.account;
