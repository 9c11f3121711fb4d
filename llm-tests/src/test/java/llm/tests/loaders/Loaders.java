package llm.tests.loaders;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Class loaders as containers have them, over what this VM was given. */
final class Loaders {
  /**
   * What all of them see: the JDK alone. (Its own platform loader sees all modules that the VM
   * began with, ours too.)
   */
  static final ClassLoader JDK =
      new ClassLoader("jdk", ClassLoader.getPlatformClassLoader()) {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
          if (name.startsWith("llm.") || name.startsWith("org.jspecify.")) {
            throw new ClassNotFoundException(name);
          }
          return super.loadClass(name, resolve);
        }
      };

  private Loaders() {}

  /** Those of the VM's paths that have one of these files. */
  static URL[] having(String... files) {
    return places(place -> Stream.of(files).anyMatch(file -> has(place, file)));
  }

  /** Those of the VM's paths that are ours, but none that has one of these files. */
  static URL[] oursWithout(String... files) {
    return places(place -> isOurs(place) && Stream.of(files).noneMatch(file -> has(place, file)));
  }

  private static boolean isOurs(Path place) {
    return place.toString().contains("llm-")
        || has(place, "org/jspecify/annotations/Nullable.class");
  }

  private static URL[] places(Predicate<Path> wanted) {
    var paths =
        System.getProperty("jdk.module.path", "")
            + File.pathSeparator
            + System.getProperty("java.class.path");
    return Stream.of(paths.split(File.pathSeparator))
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .filter(Files::exists)
        .filter(wanted)
        .map(Loaders::url)
        .toArray(URL[]::new);
  }

  private static URL url(Path place) {
    try {
      return place.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean has(Path place, String file) {
    if (Files.isDirectory(place)) return Files.exists(place.resolve(file));
    try (var jar = new JarFile(place.toFile())) {
      return jar.getEntry(file) != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A web application's: what it has itself comes before what the container has. */
  static URLClassLoader childFirst(URL[] places, ClassLoader container) {
    return new URLClassLoader("application", places, container) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
          var loaded = findLoadedClass(name);
          if (loaded != null) return loaded;
          if (getResourceOfOwn(name.replace('.', '/') + ".class")) return findClass(name);
          return super.loadClass(name, resolve);
        }
      }

      private boolean getResourceOfOwn(String file) {
        return findResource(file) != null;
      }
    };
  }

  /**
   * A bundle's, as OSGi has them: what it has itself, and of other bundles what it requires; these
   * do not see it.
   */
  static URLClassLoader bundle(String name, URL[] places, List<ClassLoader> required) {
    return new URLClassLoader(name, places, JDK) {
      @Override
      protected Class<?> findClass(String className) throws ClassNotFoundException {
        for (var other : required) {
          try {
            return other.loadClass(className);
          } catch (ClassNotFoundException e) {
            // another may have it
          }
        }
        return super.findClass(className);
      }

      @Override
      public Enumeration<URL> findResources(String file) throws IOException {
        var found = new ArrayList<>(Collections.list(super.findResources(file)));
        for (var other : required) {
          for (var url : Collections.list(other.getResources(file))) {
            if (found.stream().noneMatch(known -> known.toString().equals(url.toString()))) {
              found.add(url);
            }
          }
        }
        return Collections.enumeration(found);
      }
    };
  }
}
