package org.obmeet.telemetry.cli;

import java.lang.reflect.Constructor;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Creates commands and gives them the context, after the constructor or as its argument. */
final class CommandFactory implements IFactory {
  private final CommandContext context;

  CommandFactory(CommandContext context) {
    this.context = context;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    try {
      Constructor<K> constructor = type.getDeclaredConstructor(CommandContext.class);
      constructor.setAccessible(true);
      return constructor.newInstance(context);
    } catch (NoSuchMethodException withoutContext) {
      K created = CommandLine.defaultFactory().create(type);
      if (created instanceof TelemetryCommand command) {
        command.setContext(context);
      }
      return created;
    }
  }
}
