package llm.arch.window;

import llm.testkit.ReferenceContract;

class MapleTest extends ReferenceContract {
  MapleTest() {
    super(new Maple(), 1e-4, "maple");
  }
}
