using System.Collections.Immutable;

namespace OnnxPose.Evaluation.Scenes;

/// <summary>What can be combined with an action: sides, degrees, views, framings, number of people.</summary>
public sealed record ActionTraits
{
    static readonly ImmutableArray<View> s_frontAndBack = [View.Front, View.Back];
    static readonly ImmutableArray<View> s_profile = [View.FacingLeft, View.FacingRight];
    static readonly ImmutableArray<View> s_allViews = [View.Front, View.Back, View.FacingLeft,
        View.FacingRight];
    static readonly ImmutableArray<Side> s_leftRight = [Side.Left, Side.Right];
    static readonly ImmutableArray<Side> s_leftRightBoth = [Side.Left, Side.Right, Side.Both];
    static readonly ImmutableArray<Degree> s_degrees = [Degree.Slight, Degree.Full];
    static readonly ImmutableArray<int> s_two = [2];
    static readonly ImmutableArray<int> s_twoOrThree = [2, 3];

    static readonly ImmutableDictionary<SceneAction, ActionTraits> s_table = Table().ToImmutableDictionary();

    /// <summary>Sides the action can have; <see cref="Side.None"/> alone where it has none.</summary>
    public ImmutableArray<Side> Sides { get; init; } = [Side.None];

    /// <summary>Degrees the action can have.</summary>
    public ImmutableArray<Degree> Degrees { get; init; } = [Degree.None];

    /// <summary>Views from which the action can be judged.</summary>
    public ImmutableArray<View> Views { get; init; } = [View.Front];

    /// <summary>The closest framing in which all limbs of the action are seen.</summary>
    public Framing Closest { get; init; } = Framing.FullBody;

    /// <summary>Numbers of people; for interactions 2 or 3, all acting together.</summary>
    public ImmutableArray<int> Counts { get; init; } = [1, 2, 3];

    /// <summary>Whether the people act on each other rather than each alone.</summary>
    public bool IsInteraction => !Counts.Contains(1);

    /// <summary>The traits of an action.</summary>
    public static ActionTraits Of(SceneAction action) => s_table[action];

    static IEnumerable<KeyValuePair<SceneAction, ActionTraits>> Table()
    {
        yield return new(SceneAction.Stand, new() { Views = s_allViews, Closest = Framing.Portrait });
        yield return new(SceneAction.Wave, Arm(s_leftRight, s_frontAndBack));
        yield return new(SceneAction.RaiseArm,
            Arm(s_leftRightBoth, s_frontAndBack) with { Degrees = s_degrees });
        yield return new(SceneAction.Point, Arm(s_leftRight, s_frontAndBack));
        yield return new(SceneAction.HandsOnHips, Arm(s_leftRightBoth, s_frontAndBack));
        yield return new(SceneAction.CrossArms, Arm([Side.None], [View.Front]));
        yield return new(SceneAction.Sit, new() { Views = [View.Front, View.FacingLeft, View.FacingRight] });
        yield return new(SceneAction.SitCrossLegged, new());
        yield return new(SceneAction.Kneel,
            new() { Views = [View.Front, View.FacingLeft, View.FacingRight] });
        yield return new(SceneAction.KneelOnOneKnee, new() { Sides = s_leftRight });
        yield return new(SceneAction.Squat, new() { Degrees = s_degrees });
        yield return new(SceneAction.Jump, new() { Views = s_frontAndBack });
        yield return new(SceneAction.Run, new() { Views = s_profile });
        yield return new(SceneAction.Walk, new() { Views = s_profile });
        yield return new(SceneAction.Kick, new() { Sides = s_leftRight, Views = s_frontAndBack });
        yield return new(SceneAction.LiftKnee, new() { Sides = s_leftRight });
        yield return new(SceneAction.BendForward,
            new() { Degrees = s_degrees, Views = [View.Front, View.FacingLeft, View.FacingRight] });
        yield return new(SceneAction.Lean, Arm(s_leftRight, s_frontAndBack));
        yield return new(SceneAction.Look,
            Arm(s_leftRight, [View.Front]) with { Closest = Framing.Portrait });
        yield return new(SceneAction.HandOnHead, Arm(s_leftRightBoth, [View.Front]));
        yield return new(SceneAction.Clap, Arm([Side.None], [View.Front]));
        yield return new(SceneAction.Phone,
            Arm(s_leftRight, [View.Front]) with { Closest = Framing.Portrait });
        yield return new(SceneAction.Drink,
            Arm(s_leftRight, [View.Front]) with { Closest = Framing.Portrait });
        yield return new(SceneAction.Flex, Arm(s_leftRightBoth, s_frontAndBack));
        yield return new(SceneAction.SpreadArms, Arm([Side.None], s_frontAndBack));
        yield return new(SceneAction.Dance, new() { Sides = s_leftRight });
        yield return new(SceneAction.ShakeHands, new() { Counts = s_two });
        yield return new(SceneAction.HighFive, new() { Counts = s_two });
        yield return new(SceneAction.HoldHands, new() { Counts = s_twoOrThree });
        yield return new(SceneAction.ArmsAroundShoulders,
            new() { Counts = s_twoOrThree, Closest = Framing.UpperBody });
        yield return new(SceneAction.FaceEachOther, new() { Counts = s_two });
    }

    static ActionTraits Arm(ImmutableArray<Side> sides, ImmutableArray<View> views) =>
        new() { Sides = sides, Views = views, Closest = Framing.UpperBody };
}
