package llm.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A lambda that is first linked while the heap is full fails for ever (JVMS 5.4.3), and on the
 * scheduler's thread it fails everybody: there a lambda is made when the engine is, or not at all.
 */
class LinkedBeforeTest {
  private static final Set<String> OF_RECORDS = Set.of("toString", "hashCode", "equals");

  /** They tell of a failure, after which nothing depends on them. */
  private static final Set<String> FAILURES =
      Set.of("Failures.of", "MemoryAdmission.lack", "RunQueue.overloaded", "Sequence.stopOverdue");

  /** They are called by those who ask, before a sequence is submitted. */
  private static final Set<String> BEFORE = Set.of("Terms.of", "Engine.logitsOf", "Engine.ofRows");

  @Test
  void nothingIsLinkedWhilePassesRun() throws IOException, URISyntaxException {
    var found = new ArrayList<String>();
    int classes = 0;
    try (var files = Files.walk(engine())) {
      for (var file : (Iterable<Path>) files.filter(LinkedBeforeTest::isClass)::iterator) {
        classes++;
        var parsed = ClassFile.of().parse(file);
        for (var method : parsed.methods()) {
          if (links(method) && !isAllowed(parsed, method)) found.add(name(parsed, method));
        }
      }
    }
    assertTrue(classes > 20, classes + " classes");
    assertEquals(List.of(), found);
  }

  private static Path engine() throws URISyntaxException {
    var classes =
        Path.of(Scheduler.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return classes.resolve("llm/runtime/engine");
  }

  private static boolean isClass(Path file) {
    return file.toString().endsWith(".class");
  }

  private static boolean links(MethodModel method) {
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .anyMatch(InvokeDynamicInstruction.class::isInstance);
  }

  private static boolean isAllowed(ClassModel parsed, MethodModel method) {
    var own = method.methodName().stringValue();
    if (own.startsWith("<")) return true;
    if (OF_RECORDS.contains(own)) return true;
    var name = name(parsed, method);
    return FAILURES.contains(name) || BEFORE.contains(name);
  }

  private static String name(ClassModel parsed, MethodModel method) {
    ClassDesc owner = parsed.thisClass().asSymbol();
    return owner.displayName() + "." + method.methodName().stringValue();
  }
}
