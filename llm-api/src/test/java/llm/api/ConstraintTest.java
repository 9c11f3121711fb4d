package llm.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ConstraintTest {
  @Test
  void itKeepsWhatItWasMadeOf() {
    assertEquals(Constraint.Kind.JSON_SCHEMA, Constraint.jsonSchema("{}").kind());
    assertEquals("{}", Constraint.jsonSchema("{}").source());
    assertEquals("root ::= \"a\"", Constraint.grammar("root ::= \"a\"").source());
    assertEquals("a|b", Constraint.regex("a|b").source());
    assertEquals("", Constraint.json().source());
    assertEquals(List.of("a", "b"), Constraint.choice("a", "b").choices());
    assertEquals(List.of(), Constraint.json().choices());
  }

  @Test
  void itIsEqualToOneOfTheSameKindAndSource() {
    assertEquals(Constraint.regex("a"), Constraint.regex("a"));
    assertEquals(Constraint.regex("a").hashCode(), Constraint.regex("a").hashCode());
    assertNotEquals(Constraint.regex("a"), Constraint.grammar("a"));
    assertNotEquals(Constraint.regex("a"), Constraint.regex("b"));
    assertNotEquals(Constraint.choice("a", "b"), Constraint.choice("b", "a"));
    assertEquals(Constraint.choice("a"), Constraint.choice(List.of("a")));
  }

  @Test
  void choicesCannotBeChangedFromOutside() {
    var texts = new ArrayList<>(List.of("a"));
    var choice = Constraint.choice(texts);
    texts.add("b");
    assertEquals(List.of("a"), choice.choices());
  }

  @Test
  void whatIsMissingIsNamed() {
    refuses("jsonSchema: null, expected a value", () -> Constraint.jsonSchema(null));
    refuses("grammar: null, expected a value", () -> Constraint.grammar(null));
    refuses("regex: null, expected a value", () -> Constraint.regex(null));
    refuses("choice: none, expected at least one text", Constraint::choice);
    refuses("choice, an element: null", () -> Constraint.choice("a", null));
  }

  private static void refuses(String message, Executable action) {
    var e = assertThrows(IllegalArgumentException.class, action);
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }
}
