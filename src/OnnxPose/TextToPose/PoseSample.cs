using OnnxPose.Numerics;

namespace OnnxPose.TextToPose;

/// <summary>One pose that is to be drawn: everything about it, and nothing about its batch.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed record PoseSample
{
    /// <summary>Which prompt of the text states it follows.</summary>
    public required int Prompt { get; init; }

    /// <summary>Its number under its seed, from 0.</summary>
    public required int Sample { get; init; }

    /// <summary>The seed that all its draws come from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Width over height of the picture.</summary>
    public required float AspectRatio { get; init; }

    /// <summary>How places are chosen.</summary>
    public required IKeypointChooser Chooser { get; init; }

    /// <summary>The temperature of box corners.</summary>
    public float BoxTemperature { get; init; } = 1;

    /// <summary>The temperature of keypoints.</summary>
    public float PointTemperature { get; init; } = 1;

    /// <summary>A person is there strictly above this probability.</summary>
    public float PersonThreshold { get; init; } = 0.5f;

    /// <summary>A point is there strictly above this probability.</summary>
    public float PointThreshold { get; init; } = 0.5f;

    /// <summary>Exactly so many people; null leaves it to the transformer.</summary>
    public int? People { get; init; }

    /// <summary>What is given; null for nothing.</summary>
    public PosePrefix? Keep { get; init; }

    /// <summary>People of whom something is given.</summary>
    public int KeptPeople => Keep?.People.Length ?? 0;

    /// <summary>What is given of a person, or null.</summary>
    public PersonPrefix? Kept(int person) => person < KeptPeople ? Keep!.People[person] : null;

    /// <summary>Whether a person is there, where that is given.</summary>
    public bool? GivenPresence(int person) =>
        person < KeptPeople ? true : People is { } count ? person < count : null;

    /// <summary>The stream that all draws of this sample are forked from: by person, then by point.</summary>
    public PoseRandom Random => PoseRandom.FromSeed(Seed).Fork("pose").Fork(Sample);

    /// <summary>Checks what only the transformer's own limits can tell.</summary>
    /// <exception cref="ArgumentException">
    /// More people are asked for or kept than there is room for, fewer than are kept, or points without their
    /// box.</exception>
    public void Validate(int maxPeople)
    {
        if (Math.Max(People ?? 0, KeptPeople) > maxPeople)
        {
            throw new ArgumentException(
                $"{Math.Max(People ?? 0, KeptPeople)} people are asked for or kept; " +
                $"this transformer has room for {maxPeople}.");
        }
        if (People < KeptPeople)
        {
            throw new ArgumentException($"{People} people are asked for but {KeptPeople} are kept; " +
                "ask for at least as many, or keep fewer (PosePrefix.Take).");
        }
        for (var person = 0; person < KeptPeople; person++)
        {
            if (Kept(person) is { Points.Length: > 0, Box: null })
            {
                throw new ArgumentException(
                    $"Points of person {person} are kept but not its box, to which the " +
                    "transformer relates them; keep the box too (PersonPrefix.Box).");
            }
        }
    }
}
