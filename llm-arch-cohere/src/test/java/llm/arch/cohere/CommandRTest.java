package llm.arch.cohere;

import llm.testkit.ReferenceContract;

class CommandRTest extends ReferenceContract {
  CommandRTest() {
    super(new CommandR(), 1e-3, "command-r", "command-r-plus");
  }
}
