// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

extension Core where B == Depository {
  /// Divides the outcome of the entry among those whom it concerns, when it tells of others than the sender
  /// (GEN-09).
  ///
  /// What an event concerns is read from its fields: members, users, accounts, rows of these, and
  /// instructions, whose members are those that the tables name. What concerns the sender stands in the
  /// entry's own part, and so does the answer to its lines; what concerns nobody that can be found is shown
  /// to nobody.
  mutating func divideOutcome() {
    guard work.bearings.contains(where: { $0.bearing != .own }) else { return }
    let sender = actor.member
    var parts = Parts()
    var division = OutcomeDivision()
    let count = work.outcome.count
    var stretches = work.bearings[...]
    var bearing = Work.Bearing.own
    var start = 0
    while start < count {
      while let next = stretches.first, next.start <= start {
        bearing = next.bearing
        stretches.removeFirst()
      }
      let end = stretches.first?.start ?? count
      if bearing == .own {
        division.add(0, byteCount: end - start)
      } else {
        divide(start..<end, bearing, sender, &parts, &division)
      }
      start = end
    }
    guard parts.audiences.count > 1 else { return }
    division.audiences = parts.audiences.map { members in
      members.map { book.code(ofMember: $0) }.sorted { $0.bits < $1.bits }
    }
    var divided = BinaryWriter(capacity: count + 256)
    division.encode(into: &divided)
    divided.raw(work.outcome.bytes)
    work.outcome = divided
  }

  private func divide(
    _ range: Range<Int>, _ bearing: Work.Bearing, _ sender: UInt32, _ parts: inout Parts,
    _ division: inout OutcomeDivision
  ) {
    let bytes = UnsafeRawBufferPointer(rebasing: work.outcome.bytes[range])
    var reader = OutcomeReader(bytes)
    reader.concerned = ConcernedMembers()
    var left = reader.remaining
    while let (_, event) = reader.next() {
      let length = left - reader.remaining
      left = reader.remaining
      let isAnswer = bearing == .instructed && event.isAnswer
      division.add(
        isAnswer ? 0 : part(reader.concerned!, bearing, sender, &parts), byteCount: length)
      reader.concerned!.removeAll()
    }
    precondition(!reader.isBroken, "an outcome is read as it was written")
  }

  private func part(
    _ concerned: ConcernedMembers, _ bearing: Work.Bearing, _ sender: UInt32, _ parts: inout Parts
  ) -> Int {
    var members = concerned
    for account in members.accounts { members.add(book.member(ofAccount: account)) }
    for code in members.codes { members.add(book.member(code)?.raw) }
    for instruction in members.instructions {
      guard let found = self.concerned(by: instruction) ?? parts.ended(instruction, work.ended) else {
        continue
      }
      members.add(found.member)
      members.add(found.counterparty)
    }
    if sender != .max, members.rows.contains(sender) { return 0 }
    // What a line does by itself and concerns nobody else is the sender's.
    if bearing == .instructed, members.rows.isEmpty { return 0 }
    return parts.number(of: members.rows.sorted(), ofEntry: sender == .max)
  }

  private func concerned(by instruction: InstructionNumber) -> Work.Concerned? {
    if let slot = findStaged(instruction) { return staged[slot].concerned }
    return book.concerned(by: instruction)
  }

  /// The parts found so far, by the rows of those whom they concern.
  private struct Parts {
    var audiences: [[UInt32]] = [[]]
    /// Looked up, never gone through.
    private var numbers: [[UInt32]: Int] = [:]
    /// In order of the instructions.
    private var ended: [(instruction: InstructionNumber, members: Work.Concerned)]?

    /// The members of an instruction that the entry has ended.
    mutating func ended(
      _ instruction: InstructionNumber, _ list: [(instruction: InstructionNumber, members: Work.Concerned)]
    ) -> Work.Concerned? {
      if ended == nil { ended = list.sorted { $0.instruction.value < $1.instruction.value } }
      guard let ended else { return nil }
      var (low, high) = (0, ended.count)
      while low < high {
        let middle = (low + high) / 2
        if ended[middle].instruction.value < instruction.value { low = middle + 1 } else { high = middle }
      }
      return low < ended.count && ended[low].instruction == instruction ? ended[low].members : nil
    }

    mutating func number(of members: [UInt32], ofEntry isNobodys: Bool) -> Int {
      if members.isEmpty, isNobodys { return 0 }
      if let known = numbers[members] { return known }
      numbers[members] = audiences.count
      audiences.append(members)
      return audiences.count - 1
    }
  }
}

/// Collects whom the fields of an event name.
struct ConcernedMembers: FieldVisitor, Sendable {
  /// Rows of members, each once.
  var rows: [UInt32] = []
  var codes: [MemberCode] = []
  var accounts: [UInt32] = []
  var instructions: [InstructionNumber] = []

  mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
    codes.removeAll(keepingCapacity: true)
    accounts.removeAll(keepingCapacity: true)
    instructions.removeAll(keepingCapacity: true)
  }

  mutating func add(_ row: UInt32?) {
    if let row, row != .max, !rows.contains(row) { rows.append(row) }
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value) {
    switch value {
    case let code as MemberCode: codes.append(code)
    case let user as UserCode: codes.append(user.member)
    case let account as AccountKey: codes.append(account.member)
    case let account as RowNumber<AccountRow>: accounts.append(account.raw)
    case let member as RowNumber<MemberRow>: add(member.raw)
    case let instruction as InstructionNumber: instructions.append(instruction)
    default: break
    }
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value?) {
    if var present = value { self.field(field, &present) }
  }

  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    for index in values.indices { self.field(field, &values[index]) }
  }
}

extension RecordedEvent {
  /// What answers a line: the sender's, whatever it names.
  fileprivate var isAnswer: Bool {
    switch self {
    case .refused, .stood, .completed: true
    default: false
    }
  }
}
