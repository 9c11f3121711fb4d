package llm.tests.boundary;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.HashMap;
import java.util.List;

/** Which of our classes may know which, by {@code docs/architecture.md}. */
final class BoundaryRules {
  private static final ArchitecturePage PAGE = ArchitecturePage.read();
  private static final String KERNEL = "llm.tensor.kernel";
  private static final String LINKER = "java.lang.foreign.Linker";

  private BoundaryRules() {}

  /** Only the packages of its backend touch the Vector API. */
  static ArchRule vectorApi() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("llm.tensor.kernel.vector..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..");
  }

  /** Only the memory for machine code, and what calls it, touches the linker. */
  static ArchRule linker() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("llm.tensor.asm")
        .and()
        .resideInAPackage("llm.tensor..")
        .should()
        .dependOnClassesThat(describe("are the linker", BoundaryRules::isLinker));
  }

  private static boolean isLinker(JavaClass type) {
    return type.getName().equals(LINKER) || type.getName().startsWith(LINKER + "$");
  }

  /** Backends do not know each other. */
  static ArchRule backends() {
    return slices().matching(KERNEL + ".(scalar|vector|machine)..").should().notDependOnEachOther();
  }

  /** Only what chooses among backends knows them. */
  static ArchRule choice() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            KERNEL + ".scalar..", KERNEL + ".vector..", KERNEL + ".machine..", KERNEL + ".select")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(KERNEL + ".scalar..", KERNEL + ".vector..", KERNEL + ".machine..");
  }

  /** No package of the engine room is larger than one can look over. */
  static ArchRule sizes(JavaClasses all, int most) {
    var sizes = new HashMap<String, Long>();
    for (var type : all) {
      if (type.isTopLevelClass() && type.getPackageName().startsWith("llm.tensor")) {
        sizes.merge(type.getPackageName(), 1L, Long::sum);
      }
    }
    var large =
        describe(
            "lie in a package of more than " + most + " files",
            (JavaClass c) -> sizes.getOrDefault(c.getPackageName(), 0L) > most);
    return noClasses().should(ArchCondition.from(large));
  }

  /** A module's classes know only their own module and those that the page lets it read. */
  static ArchRule modules() {
    return classes().should(new ReadOnlyAllowedModules());
  }

  /** Plugins do not know each other. */
  static ArchRule plugins() {
    return slices().matching("llm.arch.(*)..").should().notDependOnEachOther();
  }

  /** A family's classes are known in their own plugin alone. */
  static ArchRule families() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("llm.arch..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("llm.arch..");
  }

  /** Packages do not need each other in a circle. */
  static ArchRule cycles() {
    return slices()
        .assignedFrom(new Packages())
        .should()
        .beFreeOfCycles()
        // LanguageModel.load and its like find the runtime: the service is made of the types whose
        // factories look it up.
        .ignoreDependency(
            describe("are of llm.api", (JavaClass c) -> c.getPackageName().equals("llm.api")),
            describe(
                "are ModelProvider",
                (JavaClass c) -> c.getName().equals("llm.api.spi.ModelProvider")));
  }

  static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith("llm.");
  }

  /** The module of a package: two names, or the three of a plugin. */
  static String module(String packageName) {
    var names = packageName.split("\\.");
    return String.join(".", List.of(names).subList(0, packageName.startsWith("llm.arch.") ? 3 : 2));
  }

  private static final class ReadOnlyAllowedModules extends ArchCondition<JavaClass> {
    ReadOnlyAllowedModules() {
      super("know only the modules that docs/architecture.md lets theirs read");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      var module = module(type.getPackageName());
      for (var dependency : type.getDirectDependenciesFromSelf()) {
        var target = dependency.getTargetClass().getBaseComponentType();
        if (!isOurs(target)) continue;
        var known = module(target.getPackageName());
        if (known.equals(module) || PAGE.known(module).contains(known)) continue;
        var message = module + " knows " + known + ": " + dependency.getDescription();
        events.add(SimpleConditionEvent.violated(dependency, message));
      }
    }
  }

  private static final class Packages implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return isOurs(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of the product";
    }
  }
}
