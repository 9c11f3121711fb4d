package llm.tests.boundary;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReference;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What users see of an exported package shows no type that they cannot see. */
final class Signatures extends ArchCondition<JavaClass> {
  private final Set<String> exported;

  private Signatures(Set<String> exported) {
    super("show only types of exported packages");
    this.exported = exported;
  }

  /** The rule for modules. */
  static ArchRule of(Collection<ModuleReference> modules) {
    return classes()
        .should(
            new Signatures(
                modules.stream()
                    .flatMap(m -> m.descriptor().exports().stream())
                    .filter(e -> !e.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet())));
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    if (!exported.contains(type.getPackageName()) || !isVisible(type)) return;
    var supertypes = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
    var ownTypes = Stream.concat(supertypes, type.getTypeParameters().stream());
    report(type.getDescription(), ownTypes, events);
    for (var member : type.getMembers()) {
      if (isPublicOrProtected(member)) report(member.getDescription(), types(member), events);
    }
  }

  private static Stream<? extends JavaType> types(JavaMember member) {
    if (member instanceof JavaField field) return Stream.of(field.getType());
    if (!(member instanceof JavaCodeUnit code)) throw new AssertionError(member.getDescription());
    var all = Stream.<Collection<? extends JavaType>>builder();
    all.add(List.of(code.getReturnType())).add(code.getParameterTypes());
    all.add(code.getTypeParameters()).add(code.getExceptionTypes());
    return all.build().flatMap(Collection::stream);
  }

  private void report(String where, Stream<? extends JavaType> types, ConditionEvents events) {
    types
        .flatMap(t -> t.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType)
        .distinct()
        .filter(t -> BoundaryRules.isOurs(t) && !exported.contains(t.getPackageName()))
        .map(t -> where + " shows " + t.getName() + ", which is hidden")
        .forEach(m -> events.add(SimpleConditionEvent.violated(where, m)));
  }

  private static boolean isVisible(JavaClass type) {
    return isPublicOrProtected(type)
        && type.getEnclosingClass().map(Signatures::isVisible).orElse(true);
  }

  private static boolean isPublicOrProtected(HasModifiers part) {
    var modifiers = part.getModifiers();
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }
}
