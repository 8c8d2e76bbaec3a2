package org.obmeet.telemetry.collector.config;

/** An invalid setting. The message contains the source and the key. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SettingsException(String message) {
    super(message);
  }
}
