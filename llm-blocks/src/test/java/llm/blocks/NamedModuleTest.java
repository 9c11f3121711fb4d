package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NamedModuleTest {
  @Test
  void runsAsANamedModule() {
    assertEquals("llm.blocks", Block.class.getModule().getName());
  }
}
