package org.obmeet.telemetry.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import org.obmeet.telemetry.jobs.Pipelines;

/**
 * Hands on that a thread of Beam's embedded runner ran out of memory, of which there is no word but
 * in its log. Named in {@code logback.xml}.
 */
public final class MemoryWatch extends AppenderBase<ILoggingEvent> {
  @Override
  protected void append(ILoggingEvent event) {
    if (event.getThrowableProxy() instanceof ThrowableProxy proxy
        && proxy.getThrowable() instanceof OutOfMemoryError error) {
      Pipelines.outOfMemory(error);
    }
  }
}
