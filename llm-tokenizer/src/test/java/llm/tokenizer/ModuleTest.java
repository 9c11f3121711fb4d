package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleTest {
  @Test
  void runsAsANamedModule() {
    var module = Tokenizer.class.getModule();
    assertEquals("llm.tokenizer", module.getName());
    assertEquals(Set.of("llm.tokenizer"), module.getPackages());
  }
}
