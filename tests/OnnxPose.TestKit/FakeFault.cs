namespace OnnxPose.TestKit;

/// <summary>What is wrong with an answer of a <see cref="FakeHub"/>.</summary>
public sealed record FakeFault
{
    /// <summary>Nothing.</summary>
    public static FakeFault None { get; } = new();

    /// <summary>Instead of 200 or 206.</summary>
    public int? Status { get; init; }

    /// <summary>Seconds, in the header Retry-After.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The connection breaks after so many bytes.</summary>
    public long? BreaksAfter { get; init; }

    /// <summary>The answer ends in good order after so many bytes.</summary>
    public long? EndsAfter { get; init; }

    /// <summary>Nothing comes after so many bytes, and the connection stays open.</summary>
    public long? StallsAfter { get; init; }

    /// <summary>The byte that is another than it should be.</summary>
    public long? WrongByte { get; init; }

    /// <summary>Bytes that come after the last one.</summary>
    public int TooMany { get; init; }

    /// <summary>Whether the range is not honoured and the whole file comes.</summary>
    public bool IgnoresRange { get; init; }

    /// <summary>The bytes that come at once, with a millisecond between them and the next.</summary>
    public int? Trickle { get; init; }
}
