// SPDX-License-Identifier: Apache-2.0
import Proofs
import Testing

@Suite struct TileTests {
  @Test(arguments: [
    (Tile(level: 0, index: 1_234_067), "tile/0/x001/x234/067"),
    (Tile(level: 0, index: 5), "tile/0/005"),
    (Tile(level: 3, index: 1_000, width: 7), "tile/3/x001/000.p/7"),
    (Tile(level: 0, index: .max, width: 255), "tile/0/x018/x446/x744/x073/x709/x551/615.p/255"),
  ])
  func `a tile has one path`(tile: Tile, path: String) {
    #expect(tile.path == path)
    #expect(Tile(path: path) == tile)
  }

  @Test(arguments: [
    "", "tile", "tile/0", "tile/0/", "tile/00/005", "tile/+0/005", "tile/64/005", "tile/-1/005",
    "tile/0/5", "tile/0/05", "tile/0/0005", "tile/0/x000/005", "tile/0/001/005", "tile/0/x001",
    "tile/0/x1/005",
    "tile/0/005.p", "tile/0/005.p/", "tile/0/005.p/0", "tile/0/005.p/256", "tile/0/005.p/01", "tile/0/005/7",
    "tile/entries/005", "tile/0/005/../006", "tile/0/+05", "/tile/0/005", "tile//0/005", "tile/0/005 ",
    "tile/0/x018/x446/x744/x073/x709/x551/616", "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    "tile/0/x001/x234/067.p/7/7", "checkpoint",
  ])
  func `nothing else is the path of a tile`(path: String) { #expect(Tile(path: path) == nil) }

  /// The example of C2SP tlog-tiles.
  @Test func `a tree of 70,000 leaves has the tiles of the specification`() throws {
    let storage = MemoryStorage()
    var writer = try LogWriter(storage, signer: NoteSigner(name: "log", kind: .log))
    try writer.append((0..<70_000).flatMap { NaiveTree.leaf($0).bytes })
    try writer.publish()
    let tiles = storage.files.keys.compactMap(Tile.init(path:))
    #expect(tiles.count == storage.files.count - 1)
    for (level, full, partial) in [(0, 273, 112), (1, 1, 17), (2, 0, 1)] {
      #expect(tiles.count { $0.level == level && $0.isFull } == full)
      #expect(tiles.filter { $0.level == level && !$0.isFull }.map(\.width) == [partial])
    }
    #expect(tiles.allSatisfy { storage.files[$0.path]?.count == $0.byteCount })
  }
}
