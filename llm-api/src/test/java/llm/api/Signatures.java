package llm.api;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What others can see of a module: a line for each type and each of its members, sorted. */
final class Signatures {
  private static final Set<String> PACKAGES = Set.of("llm.api", "llm.api.spi");

  private Signatures() {}

  static List<String> of(Module module, Class<?> one) throws IOException {
    var lines = new TreeSet<String>();
    for (var type : types(module, one)) add(type, lines);
    return List.copyOf(lines);
  }

  /** The public types of the exported packages, nested ones included. */
  static List<Class<?>> types(Module module, Class<?> one) throws IOException {
    var root = root(one);
    var types = new ArrayList<Class<?>>();
    try (var files = Files.walk(root)) {
      for (var file : (Iterable<Path>) files.filter(Signatures::isClass)::iterator) {
        var name = root.relativize(file).toString().replace(File.separatorChar, '.');
        var type = load(name.substring(0, name.length() - ".class".length()), one);
        boolean exported =
            module.isNamed()
                ? module.isExported(type.getPackageName())
                : PACKAGES.contains(type.getPackageName());
        if (exported && isVisible(type)) types.add(type);
      }
    }
    return types;
  }

  private static Path root(Class<?> one) {
    try {
      return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isClass(Path file) {
    var name = file.getFileName().toString();
    return name.endsWith(".class") && !name.endsWith("-info.class");
  }

  private static Class<?> load(String name, Class<?> one) {
    try {
      return Class.forName(name, false, one.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isVisible(Class<?> type) {
    for (Class<?> t = type; t != null; t = t.getDeclaringClass()) {
      if (!isVisible(t.getModifiers()) || t.isAnonymousClass() || t.isLocalClass()) return false;
    }
    return true;
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static void add(Class<?> type, TreeSet<String> lines) {
    var name = type.getCanonicalName() + ": ";
    lines.add(name + kind(type));
    for (var above : type.getGenericInterfaces()) lines.add(name + "is " + above.getTypeName());
    var base = type.getGenericSuperclass();
    if (base != null && base != Object.class) lines.add(name + "is " + base.getTypeName());
    Stream.of(type.getDeclaredConstructors(), type.getDeclaredMethods(), type.getDeclaredFields())
        .flatMap(Stream::of)
        .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
        .forEach(member -> lines.add(name + line(type, member)));
  }

  private static String kind(Class<?> type) {
    var modifiers = Modifier.toString(type.getModifiers() & ~Modifier.INTERFACE);
    var kind = type.isInterface() ? "interface" : type.isRecord() ? "record" : "class";
    if (type.isEnum()) kind = "enum";
    if (type.isInterface()) modifiers = modifiers.replace(" abstract", "");
    return (type.isSealed() ? "sealed " : "") + modifiers + " " + kind;
  }

  private static String line(Class<?> type, Member member) {
    return switch (member) {
      case Constructor<?> made ->
          Modifier.toString(made.getModifiers())
              + " "
              + type.getSimpleName()
              + Stream.of(made.getGenericParameterTypes())
                  .map(Type::getTypeName)
                  .collect(Collectors.joining(",", "(", ")"));
      case Field field when field.isEnumConstant() -> field.getName();
      case Field field -> field.toGenericString().replace(prefix(type), "");
      case Method method -> method.toGenericString().replace(prefix(type), "");
      default -> throw new AssertionError(member);
    };
  }

  private static String prefix(Class<?> type) {
    return type.getName() + ".";
  }
}
