using System.Collections.Immutable;

namespace OnnxPose.Evaluation.Scenes.Captions;

sealed partial record ActionPhrases
{
    static IEnumerable<KeyValuePair<SceneAction, ActionPhrases>> Table() =>
        [.. Arms(), .. WholeBody(), .. Together()];

    static IEnumerable<KeyValuePair<SceneAction, ActionPhrases>> Arms()
    {
        yield return Say(SceneAction.Stand,
            plain: ["standing", "standing still", "standing upright", "standing with {their} arms down"]);
        yield return Say(SceneAction.Wave,
            sided: ["waving with {their} {side} hand", "waving {their} {side} hand",
                "greeting with {their} {side} hand",
                "saying hello with {their} {side} hand"],
            unstated: ["waving", "waving hello", "waving at the camera", "greeting someone"]);
        yield return Say(SceneAction.RaiseArm,
            plain: ["raising both arms high", "stretching both arms straight up",
                "with both hands high in the air"],
            sided: ["raising {their} {side} arm high", "stretching {their} {side} arm straight up",
                "holding {their} {side} hand high in the air"],
            slight: ["raising {their} {side} arm halfway",
                "holding {their} {side} arm out at shoulder height",
                "lifting {their} {side} arm to the side at shoulder height"]);
        yield return Say(SceneAction.Point,
            sided: ["pointing to the side with {their} {side} hand", "pointing with {their} {side} arm",
                "pointing sideways with the {side} hand"],
            unstated: ["pointing to the side", "pointing sideways"]);
        yield return Say(SceneAction.HandsOnHips,
            plain: ["with both hands on {their} hips", "with hands on hips",
                "posing with {their} hands on {their} hips"],
            sided: ["with {their} {side} hand on {their} hip", "resting {their} {side} hand on {their} hip",
                "with the {side} hand on the hip"]);
        yield return Say(SceneAction.CrossArms,
            plain: ["with crossed arms", "crossing {their} arms", "with {their} arms folded",
                "folding {their} arms"]);
        yield return Say(SceneAction.HandOnHead,
            plain: ["with both hands on {their} head", "holding {their} head with both hands"],
            sided: ["with {their} {side} hand on {their} head", "holding {their} head with the {side} hand",
                "scratching {their} head with {their} {side} hand"]);
        yield return Say(SceneAction.Clap,
            plain: ["clapping", "clapping {their} hands", "applauding", "pressing {their} hands together"]);
        yield return Say(SceneAction.Phone,
            sided: ["talking on the phone with {their} {side} hand", "holding a phone to {their} {side} ear",
                "making a call with the {side} hand"],
            unstated: ["talking on the phone", "making a phone call", "on the phone"]);
        yield return Say(SceneAction.Drink,
            sided: ["drinking with {their} {side} hand", "drinking from a cup in {their} {side} hand",
                "sipping coffee with the {side} hand"],
            unstated: ["drinking coffee", "drinking from a cup", "taking a sip"]);
        yield return Say(SceneAction.Flex,
            plain: ["flexing both arms", "showing both biceps"],
            sided: ["flexing {their} {side} arm", "showing {their} {side} biceps",
                "flexing the {side} biceps"]);
        yield return Say(SceneAction.SpreadArms,
            plain: ["with arms spread wide", "spreading both arms", "stretching out both arms to the sides"]);
        yield return Say(SceneAction.Dance,
            sided: ["dancing with {their} {side} arm up", "dancing with the {side} hand in the air",
                "striking a dance pose with {their} {side} arm raised"],
            unstated: ["dancing", "striking a dance pose"]);
    }

    static IEnumerable<KeyValuePair<SceneAction, ActionPhrases>> WholeBody()
    {
        yield return Say(SceneAction.Sit,
            plain: ["sitting", "sitting on a chair", "seated on a bench", "sitting on a stool"]);
        yield return Say(SceneAction.SitCrossLegged,
            plain: ["sitting cross-legged", "sitting cross-legged on the floor", "meditating on the floor",
                "in the lotus position"]);
        yield return Say(SceneAction.Kneel,
            plain: ["kneeling", "kneeling on both knees", "on {their} knees"]);
        yield return Say(SceneAction.KneelOnOneKnee,
            sided: ["kneeling on {their} {side} knee", "down on {their} {side} knee"],
            unstated: ["kneeling on one knee", "down on one knee"]);
        yield return Say(SceneAction.Squat,
            plain: ["squatting deeply", "in a deep squat", "crouching low"],
            slight: ["squatting halfway", "in a half squat", "bending {their} knees a little"]);
        yield return Say(SceneAction.Jump,
            plain: ["jumping", "jumping in the air", "doing a star jump", "leaping with joy"]);
        yield return Say(SceneAction.Run, plain: ["running", "sprinting", "jogging"]);
        yield return Say(SceneAction.Walk, plain: ["walking", "strolling", "taking a walk"]);
        yield return Say(SceneAction.Kick,
            sided: ["kicking with {their} {side} leg", "kicking sideways with {their} {side} foot"],
            unstated: ["kicking", "doing a side kick"]);
        yield return Say(SceneAction.LiftKnee,
            sided: ["lifting {their} {side} knee", "standing on one leg with {their} {side} knee up"],
            unstated: ["lifting one knee", "standing on one leg"]);
        yield return Say(SceneAction.BendForward,
            plain: ["bending forward deeply", "bending down all the way", "bowing deeply",
                "touching {their} toes"],
            slight: ["bending forward slightly", "leaning forward a little", "bowing slightly"]);
        yield return Say(SceneAction.Lean,
            sided: ["leaning to {their} {side}", "tilting {their} body to the {side}",
                "leaning over to the {side} side"]);
        yield return Say(SceneAction.Look,
            sided: ["looking to {their} {side}", "turning {their} head to the {side}",
                "glancing to the {side}"]);
    }

    static IEnumerable<KeyValuePair<SceneAction, ActionPhrases>> Together()
    {
        yield return Say(SceneAction.ShakeHands, plain: ["shaking hands", "giving each other a handshake"]);
        yield return Say(SceneAction.HighFive, plain: ["giving each other a high five", "doing a high five"]);
        yield return Say(SceneAction.HoldHands, plain: ["holding hands", "standing hand in hand"]);
        yield return Say(SceneAction.ArmsAroundShoulders,
            plain: ["with their arms around each other's shoulders", "embracing shoulder to shoulder"]);
        yield return Say(SceneAction.FaceEachOther,
            plain: ["facing each other", "standing face to face", "talking to each other"]);
    }

    static KeyValuePair<SceneAction, ActionPhrases> Say(
        SceneAction action, ImmutableArray<string> plain = default,
        ImmutableArray<string> sided = default, ImmutableArray<string> unstated = default,
        ImmutableArray<string> slight = default) => new(action, new()
        {
            Plain = plain.IsDefault ? [] : plain,
            Sided = sided.IsDefault ? [] : sided,
            SideUnstated = unstated.IsDefault ? [] : unstated,
            Slight = slight.IsDefault ? [] : slight,
        });
}
