package llm.tests.boundary;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import llm.blocks.spi.Architecture;
import llm.tests.Reactor;

/**
 * Finds the ids of model families in class files outside their plugins.
 *
 * <p>Constant pools hold strings, the values of annotations, and the names of members and locals;
 * none may be a family's id, nor contain it as a word, as in {@code demo:llama}.
 */
final class FamilyNames {
  /**
   * A family's name where it should not be.
   *
   * @param where module and class
   * @param constant what holds it
   */
  record Finding(String where, String constant, String family) {}

  // A dollar sign is within a name of javac's.
  private static final String NOT_IN_WORD_BEFORE = "(?<![A-Za-z0-9$])";
  private static final String NOT_IN_WORD_AFTER = "(?![A-Za-z0-9$])";

  private final Map<String, Pattern> words = new HashMap<>();
  private final Map<String, String> modules;

  private FamilyNames(Map<String, String> modules) {
    this.modules = modules;
    for (String id : modules.keySet()) {
      words.put(id, Pattern.compile(NOT_IN_WORD_BEFORE + Pattern.quote(id) + NOT_IN_WORD_AFTER));
    }
  }

  /** The families that are installed. */
  static FamilyNames installed() {
    var modules = new HashMap<String, String>();
    for (var family : ServiceLoader.load(Architecture.class)) {
      modules.put(family.id(), module(family.getClass()));
    }
    return new FamilyNames(modules);
  }

  /** The module of a class, which may stand on the class path: packages begin with its name. */
  private static String module(Class<?> type) {
    if (type.getModule().isNamed()) return type.getModule().getName();
    return Reactor.modules().keySet().stream()
        .filter(name -> type.getPackageName().startsWith(name + "."))
        .findFirst()
        .orElseThrow();
  }

  /** The ids of the families. */
  Set<String> ids() {
    return modules.keySet();
  }

  /**
   * Looks through a class file.
   *
   * @param module of the class; a family's own may name it
   * @param excepted constants that may stand there
   */
  List<Finding> in(String module, byte[] classFile, Set<String> excepted) {
    var model = ClassFile.of().parse(classFile);
    var where = module + "/" + model.thisClass().asInternalName();
    var findings = new ArrayList<Finding>();
    for (String constant : constants(model.constantPool())) {
      if (excepted.contains(constant)) continue;
      words.forEach(
          (id, word) -> {
            if (!module.equals(modules.get(id)) && word.matcher(constant).find()) {
              findings.add(new Finding(where, constant, id));
            }
          });
    }
    return findings;
  }

  private static List<String> constants(Iterable<PoolEntry> pool) {
    return StreamSupport.stream(pool.spliterator(), false)
        .filter(Utf8Entry.class::isInstance)
        .map(e -> ((Utf8Entry) e).stringValue())
        .toList();
  }
}
