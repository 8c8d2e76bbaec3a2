package org.obmeet.telemetry.collector.config;

/** A setting is at fault; the message names where it was given, what is allowed, and the value. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public SettingsException(String message) {
    super(message);
  }
}
