package llm.tests.tutorial;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.opentest4j.AssertionFailedError;

/** A program that runs checks that are to fail, and writes the name of each that does. */
final class MistakesMain {
  private MistakesMain() {}

  /** Three for each: a folder of classes, a class there that extends the contract, a check. */
  public static void main(String[] args) throws ReflectiveOperationException, IOException {
    for (int i = 0; i < args.length; i += 3) {
      var urls = new URL[] {Path.of(args[i]).toUri().toURL()};
      try (var classes = new URLClassLoader(urls)) {
        var constructor = classes.loadClass(args[i + 1]).getDeclaredConstructor();
        constructor.setAccessible(true);
        run(constructor.newInstance(), args[i + 2]);
      }
    }
  }

  private static void run(Object contract, String check) throws ReflectiveOperationException {
    try {
      contract.getClass().getMethod(check).invoke(contract);
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof AssertionFailedError)) {
        throw new IllegalStateException(check, e.getCause());
      }
      IO.println(check);
    }
  }
}
