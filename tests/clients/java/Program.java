// Registers, lists page by page, grades and is refused, on all platforms; prints what it saw.
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import matricula.digitalchalk.model.Eject;
import matricula.digitalchalk.model.Grade;
import matricula.digitalchalk.model.NewUser;
import matricula.digitalchalk.model.RequestErrors;
import matricula.digitalchalk.model.UpdateRegistrationRequest;
import matricula.tahdah.model.ErrorMessage;
import matricula.tahdah.model.NewCandidate;
import matricula.tahdah.model.NewRegistrations;
import matricula.tahoe.model.DuplicateAccount;
import matricula.tahoe.model.UserPage;

public class Program {
    static final String URL = "http://127.0.0.1:8000";
    static final ObjectMapper JSON = new ObjectMapper();

    static Map<String, Object> useTahoe() throws Exception {
        var client = new matricula.tahoe.ApiClient();
        client.updateBaseUri(URL);
        client.setRequestInterceptor(request -> request.header("Authorization", "Token mock-token"));
        var registrations = new matricula.tahoe.api.RegistrationsApi(client);
        for (String name : List.of("ana", "ben", "cleo")) {
            registrations.createRegistration(new matricula.tahoe.model.NewRegistration()
                .username(name).email(name + "@example.org").name(name));
        }
        var users = new matricula.tahoe.api.UsersApi(client);
        var listed = new ArrayList<String>();
        UserPage page;
        do {
            page = users.listUsers(null, null, 2, listed.size());
            page.getResults().forEach(user -> listed.add(user.getUsername()));
        } while (page.getNext() != null);
        var seen = new LinkedHashMap<String, Object>(Map.of("listed", listed));
        try {
            registrations.createRegistration(new matricula.tahoe.model.NewRegistration()
                .username("ana").email("other@example.org").name("Ana"));
        } catch (matricula.tahoe.ApiException error) {
            seen.put("refused", error.getCode());
            var duplicate = client.getObjectMapper().readValue(error.getResponseBody(), DuplicateAccount.class);
            seen.put("taken", duplicate.getInvalidParams());
        }
        return seen;
    }

    static String findId(Map<String, List<String>> headers) {
        String location = headers.get("location").get(0);
        return location.substring(location.lastIndexOf('/') + 1);
    }

    static Map<String, Object> useDigitalChalk() throws Exception {
        var client = new matricula.digitalchalk.ApiClient();
        client.updateBaseUri(URL + "/dc/api/v5");
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer mock-token"));
        var offering = new matricula.digitalchalk.api.OfferingsApi(client)
            .listOfferings(null, null, "forklift", null, null, null, null, null).getResults().get(0);
        var users = new matricula.digitalchalk.api.UsersApi(client);
        var registrations = new matricula.digitalchalk.api.RegistrationsApi(client);
        var ids = new ArrayList<String>();
        for (String name : List.of("Ana", "Ben", "Cleo")) {
            var user = users.createUserWithHttpInfo(new NewUser()
                .firstName(name).lastName("Lee").email(name + "@example.org"));
            var made = registrations.createRegistrationWithHttpInfo(
                new matricula.digitalchalk.model.NewRegistration()
                    .userId(findId(user.getHeaders())).offeringId(offering.getId()));
            ids.add(findId(made.getHeaders()));
        }
        var grade = new Grade().gradePercentage(new BigDecimal("92.5"));
        registrations.updateRegistration(ids.get(0), new UpdateRegistrationRequest(grade));
        var eject = new Eject().status(Eject.StatusEnum.EJECTED);
        registrations.updateRegistration(ids.get(1), new UpdateRegistrationRequest(eject));
        var listed = new ArrayList<String>();
        matricula.digitalchalk.model.RegistrationPage page;
        do {
            page = registrations.listRegistrations(null, null, null, null, null, null, null, 2, listed.size());
            page.getResults().forEach(one -> listed.add(
                one.getStatus() + " " + (one.getGradePercentage() == null ? "-" : one.getGradePercentage())));
        } while (page.getNext() != null);
        var seen = new LinkedHashMap<String, Object>(Map.of("listed", listed));
        try {
            registrations.getRegistration("no-such-id");
        } catch (matricula.digitalchalk.ApiException error) {
            seen.put("refused", error.getCode());
            var errors = client.getObjectMapper().readValue(error.getResponseBody(), RequestErrors.class);
            seen.put("said", errors.getErrors() != null);
        }
        return seen;
    }

    static Map<String, Object> useTahdah() throws Exception {
        var client = new matricula.tahdah.ApiClient();
        client.updateBaseUri(URL);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer mock-token"));
        var candidates = new matricula.tahdah.api.CandidatesApi(client);
        var person = new NewCandidate().firstName("Ana").lastName("Lee").email("ana@example.org");
        long candidate = candidates.createCandidate(person).getId();
        var registrations = new matricula.tahdah.api.RegistrationsApi(client);
        registrations.createRegistrations(1001L, 2001L, new NewRegistrations()
            .addCandidateIdsItem(new matricula.tahdah.model.NewRegistration()
                .candidateId(candidate).behavior(1).registrationDate(LocalDate.of(2026, 9, 3))));
        var listed = new ArrayList<String>();
        for (var one : registrations.listRegistrations(1001L, 2001L)) {
            listed.add(Long.parseLong(one.getCandidateId()) == candidate ? one.getRegistrationDate() : "?");
        }
        var seen = new LinkedHashMap<String, Object>(Map.of("listed", listed));
        try {
            candidates.createCandidate(person);
        } catch (matricula.tahdah.ApiException error) {
            seen.put("refused", error.getCode());
            var refusal = client.getObjectMapper().readValue(error.getResponseBody(), ErrorMessage.class);
            seen.put("taken", refusal.getErrors().stream().map(one -> one.getField()).toList());
        }
        return seen;
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println(JSON.writeValueAsString(
            Map.of("tahoe", useTahoe(), "digitalchalk", useDigitalChalk(), "tahdah", useTahdah())));
    }
}
