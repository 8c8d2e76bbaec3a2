package org.obmeet.telemetry.collector.config;

/** An invalid setting. The message names its source, its key, the allowed values and the value. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SettingsException(String message) {
    super(message);
  }
}
